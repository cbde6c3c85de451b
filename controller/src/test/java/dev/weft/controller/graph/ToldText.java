package dev.weft.controller.graph;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import dev.weft.api.waypoint.Authentication;
import dev.weft.api.waypoint.Authorization;
import dev.weft.api.waypoint.Extension;
import dev.weft.api.waypoint.Gateway;
import dev.weft.api.waypoint.RateLimit;
import dev.weft.api.waypoint.Route;
import dev.weft.api.waypoint.Telemetry;
import dev.weft.api.waypoint.TrafficPolicy;
import dev.weft.api.waypoint.WorkloadLabels;
import dev.weft.controller.collect.Resource;
import dev.weft.controller.status.Condition;
import dev.weft.controller.status.ObjectStatus;
import dev.weft.wds.WaypointTypes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the proxies of Gateways are told, and what owners are, a line for each thing. */
final class ToldText {

    private static final Map<String, Message> TYPES =
            Map.of(
                    WaypointTypes.ROUTE, Route.getDefaultInstance(),
                    WaypointTypes.TRAFFIC_POLICY, TrafficPolicy.getDefaultInstance(),
                    WaypointTypes.AUTHORIZATION, Authorization.getDefaultInstance(),
                    WaypointTypes.AUTHENTICATION, Authentication.getDefaultInstance(),
                    WaypointTypes.RATE_LIMIT, RateLimit.getDefaultInstance(),
                    WaypointTypes.TELEMETRY, Telemetry.getDefaultInstance(),
                    WaypointTypes.GATEWAY, Gateway.getDefaultInstance(),
                    WaypointTypes.EXTENSION, Extension.getDefaultInstance(),
                    WaypointTypes.WORKLOAD_LABELS, WorkloadLabels.getDefaultInstance());

    private ToldText() {}

    static String of(MeshView view) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(
                        view.resources().scoped().entrySet().stream()
                                .collect(
                                        Collectors.toMap(
                                                e -> e.getKey().toString(), Map.Entry::getValue)))
                .forEach((account, types) ->
                        new TreeMap<>(types)
                                .forEach((type, set) ->
                                        set.all().forEach(r -> told(text, account, type, r))));
        view.objectStatuses().forEach(status -> conditions(text, status));
        return text.toString();
    }

    private static void told(StringBuilder text, String account, String type, Resource resource) {
        try {
            Message message =
                    TYPES.get(type).getParserForType().parseFrom(resource.payload().getValue());
            text.append("told ")
                    .append(account)
                    .append(' ')
                    .append(type.substring(type.lastIndexOf('.') + 1))
                    .append(' ')
                    .append(resource.name())
                    .append(": ")
                    .append(
                            TextFormat.printer()
                                    .emittingSingleLine(true)
                                    .printToString(message)
                                    .strip())
                    .append('\n');
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void conditions(StringBuilder text, ObjectStatus status) {
        String object = status.kind() + " " + status.namespace() + "/" + status.name();
        line(text, object, status.conditions());
        status.parents()
                .forEach(parent ->
                        line(text, object + " [" + parent.parent() + "]", parent.conditions()));
    }

    private static void line(StringBuilder text, String object, List<Condition> conditions) {
        conditions.forEach(condition ->
                text.append("condition ")
                        .append(object)
                        .append(' ')
                        .append(condition)
                        .append('\n'));
    }
}
