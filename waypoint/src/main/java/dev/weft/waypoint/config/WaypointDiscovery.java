package dev.weft.waypoint.config;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.weft.api.waypoint.Authentication;
import dev.weft.api.waypoint.Authorization;
import dev.weft.api.waypoint.Extension;
import dev.weft.api.waypoint.Gateway;
import dev.weft.api.waypoint.RateLimit;
import dev.weft.api.waypoint.Route;
import dev.weft.api.waypoint.Telemetry;
import dev.weft.api.waypoint.TrafficPolicy;
import dev.weft.api.waypoint.WorkloadLabels;
import dev.weft.discovery.MeshDiscovery;
import dev.weft.mesh.MeshStateStore;
import dev.weft.policy.PolicyKey;
import dev.weft.waypoint.authz.AccessPolicies;
import dev.weft.waypoint.limit.Held;
import dev.weft.waypoint.limit.Limits;
import dev.weft.waypoint.route.RouteCompiler;
import dev.weft.waypoint.telemetry.TelemetryPolicies;
import dev.weft.waypoint.upstream.settings.TrafficPolicies;
import dev.weft.wds.WaypointTypes;
import dev.weft.workload.WorkloadUid;
import dev.weft.xds.Subscription;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Brings what the controller says into the snapshot, one change for each response: decodes, checks,
 * refuses by name what cannot be used, and compiles only what changed.
 *
 * <p>A policy that cannot be used and never could be is taken as one that is not understood: what
 * it may protect is refused, never open.
 *
 * <p>Runs on the discovery stream's thread.
 */
public final class WaypointDiscovery {
    private final WaypointStateStore store;
    private final MeshStateStore mesh = new MeshStateStore();
    private final Map<String, ResourceTable<?>> tables = new LinkedHashMap<>();

    /**
     * @param filters makes those that extensions ask for
     * @param held what this replica may use of limits that it shares with others
     */
    public WaypointDiscovery(
            WaypointStateStore store, ExtensionMaker filters, Supplier<Held> held) {
        this.store = store;
        edit(state -> state.withLimits(Limits.empty(held)));
        mesh.subscribe((change, now) -> edit(state -> state.with(now)));
        add(
                WaypointTypes.ROUTE,
                Route.parser(),
                RouteCompiler::check,
                (route, problem) -> Optional.empty(),
                (changed, removed, names) ->
                        edit(state -> state.withRoutes(state.routes().with(changed, names))));
        add(
                WaypointTypes.TRAFFIC_POLICY,
                TrafficPolicy.parser(),
                TrafficPolicies::check,
                (policy, problem) -> Optional.empty(),
                (changed, removed, names) ->
                        edit(state -> state.withTraffic(state.traffic().with(changed, names))));
        add(
                WaypointTypes.AUTHORIZATION,
                Authorization.parser(),
                AccessPolicies::check,
                (policy, problem) -> Optional.of(policy.toBuilder().setInvalid(problem).build()),
                (changed, removed, names) ->
                        edit(state ->
                                state.withAccess(
                                        state.access()
                                                .withAuthorizations(
                                                        changed.values(),
                                                        keys(
                                                                removed,
                                                                p ->
                                                                        new PolicyKey(
                                                                                p.getNamespace(),
                                                                                p.getName()))))));
        add(
                WaypointTypes.AUTHENTICATION,
                Authentication.parser(),
                AccessPolicies::check,
                (policy, problem) -> Optional.of(policy.toBuilder().setInvalid(problem).build()),
                (changed, removed, names) ->
                        edit(state ->
                                state.withAccess(
                                        state.access()
                                                .withAuthentications(
                                                        changed.values(),
                                                        keys(
                                                                removed,
                                                                p ->
                                                                        new PolicyKey(
                                                                                p.getNamespace(),
                                                                                p.getName()))))));
        add(
                WaypointTypes.WORKLOAD_LABELS,
                WorkloadLabels.parser(),
                labels -> Optional.empty(),
                (labels, problem) -> Optional.empty(),
                this::labels);
        add(
                WaypointTypes.RATE_LIMIT,
                RateLimit.parser(),
                Limits::check,
                (policy, problem) -> Optional.empty(),
                (changed, removed, names) ->
                        edit(state ->
                                state.withLimits(
                                        state.limits()
                                                .with(
                                                        changed.values(),
                                                        keys(
                                                                removed,
                                                                p ->
                                                                        new PolicyKey(
                                                                                p.getNamespace(),
                                                                                p.getName()))))));
        addKept(WaypointTypes.GATEWAY, Gateway.parser(), WaypointState::withGateways);
        add(
                WaypointTypes.TELEMETRY,
                Telemetry.parser(),
                TelemetryPolicies::check,
                (object, problem) -> Optional.empty(),
                (changed, removed, names) ->
                        edit(state -> state.withTelemetry(state.telemetry().with(changed, names))));
        addKept(
                WaypointTypes.EXTENSION,
                Extension.parser(),
                (state, all) -> state.withExtensions(state.extensions().with(all, filters)));
    }

    /** What to subscribe to so that everything becomes known. */
    public List<Subscription> subscriptions() {
        List<Subscription> all = new ArrayList<>(new MeshDiscovery(mesh).subscriptions());
        tables.forEach((type, table) ->
                all.add(new Subscription(type, Subscription.Mode.WILDCARD, table::apply)));
        return all;
    }

    /** The resources in use, by type and name, for dumps. They may hold secrets. */
    public Map<String, Map<String, ? extends Message>> resources() {
        Map<String, Map<String, ? extends Message>> all = new LinkedHashMap<>();
        tables.forEach((type, table) -> all.put(type, table.current()));
        return all;
    }

    private <M extends Message> void add(
            String type,
            Parser<M> parser,
            Function<M, Optional<String>> check,
            BiFunction<M, String, Optional<M>> disarmed,
            ResourceTable.Compiled<M> compiled) {
        tables.put(type, new ResourceTable<>(parser, check, disarmed, compiled));
    }

    /** Resources that others compile. */
    private <M extends Message> void addKept(
            String type,
            Parser<M> parser,
            BiFunction<WaypointState, Map<String, M>, WaypointState> with) {
        ResourceTable<M> table =
                new ResourceTable<>(
                        parser,
                        message -> Optional.empty(),
                        (message, problem) -> Optional.empty(),
                        (changed, removed, names) -> {
                            ResourceTable<M> known = table(type);
                            edit(state -> with.apply(state, known.current()));
                        });
        tables.put(type, table);
    }

    @SuppressWarnings("unchecked") // put there by its type, in the constructor
    private <M extends Message> ResourceTable<M> table(String type) {
        return (ResourceTable<M>) Objects.requireNonNull(tables.get(type), type);
    }

    private void labels(
            Map<String, WorkloadLabels> changed,
            Collection<WorkloadLabels> removed,
            Collection<String> names) {
        Map<WorkloadUid, Map<String, String>> known = new HashMap<>();
        changed.forEach((name, labels) ->
                uid(name).ifPresent(uid -> known.put(uid, labels.getLabelsMap())));
        List<WorkloadUid> gone = names.stream().flatMap(name -> uid(name).stream()).toList();
        edit(state -> state.withLabels(state.labels().with(known, gone)));
    }

    /** A name that is none of a workload says nothing about one. */
    private static Optional<WorkloadUid> uid(String name) {
        return name.isEmpty() ? Optional.empty() : Optional.of(new WorkloadUid(name));
    }

    private void edit(UnaryOperator<WaypointState> change) {
        store.change(change);
    }

    private static <M> List<PolicyKey> keys(Collection<M> removed, Function<M, PolicyKey> key) {
        return removed.stream().map(key).toList();
    }
}
