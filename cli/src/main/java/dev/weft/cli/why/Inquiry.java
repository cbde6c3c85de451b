package dev.weft.cli.why;

import com.google.gson.JsonObject;
import dev.weft.cli.source.Fields;
import dev.weft.cli.source.GatewayPods;
import dev.weft.cli.source.MeshPrograms;
import dev.weft.cli.source.Parameter;
import dev.weft.cli.source.Waypoints;
import dev.weft.local.client.LocalMeshClient;
import dev.weft.local.client.PodView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Follows a request through the mesh, from program to program: each is asked what it would do, by
 * the code with which it does it.
 */
final class Inquiry {

    private static final int MOST_ENDPOINTS = 8;

    private final LocalMeshClient mesh;
    private final MeshPrograms programs;
    private final PodView source;
    private final Question question;
    private final JsonObject known;
    private final List<Stage> stages = new ArrayList<>();

    Inquiry(LocalMeshClient mesh, PodView source, Question question) {
        this.mesh = mesh;
        this.programs = new MeshPrograms(mesh.files());
        this.source = source;
        this.question = question;
        this.known = programs.nodeProxy(source.node());
    }

    Report run() {
        var enrolled = source();
        switch (Target.find(known, source.namespace(), question.host())) {
            case Target.Service service -> service(service, enrolled);
            case Target.Workload workload ->
                    workload(workload.dump(), question.port(), identity(enrolled));
            case Target.Unknown ignored ->
                    stages.add(
                            Stage.of(
                                    "service",
                                    "passed through",
                                    "the node proxy of "
                                            + source.node()
                                            + " knows no service and no workload by \""
                                            + question.host()
                                            + "\": see \"weft services\""));
        }
        return new Report(name(source), identity(), question.toString(), stages);
    }

    /** Whether the source is in the mesh. */
    private boolean source() {
        var state = Fields.child(Fields.child(known, "workloadState"), source.uid());
        var enrolled = Fields.text(state, "state").equals("Up");
        stages.add(
                enrolled
                        ? Stage.of(
                                "source",
                                "enrolled",
                                "the node proxy of " + source.node() + " carries its connections")
                        : Stage.of(
                                "source",
                                "not enrolled",
                                "it has no identity in the mesh, and no waypoint is used: label its"
                                        + " namespace weft.dev/dataplane-mode=ambient"));
        return enrolled;
    }

    private void service(Target.Service service, boolean enrolled) {
        var port = service.targetPort(question.port());
        var waypoint = Waypoints.of(service.dump());
        if (port.isEmpty()) {
            stages.add(
                    Stage.of(
                            "service",
                            "refused",
                            service.key()
                                    + " has no port "
                                    + question.port()
                                    + ": it has "
                                    + Fields.child(service.dump(), "ports").keySet()));
            return;
        }
        stages.add(
                Stage.of(
                        "service",
                        service.key() + " port " + question.port(),
                        waypoint.isEmpty()
                                ? "it has no waypoint; " + service.endpoints().size() + " endpoints"
                                : "its waypoint is " + waypoint));
        if (!waypoint.isEmpty() && enrolled) {
            waypoint(waypoint, service);
            return;
        }
        endpoints(service, port.get(), identity(enrolled));
    }

    private void waypoint(String waypoint, Target.Service service) {
        var pods = waypointPods(waypoint).stream().filter(PodView::ready).toList();
        if (pods.isEmpty()) {
            stages.add(
                    Stage.of(
                            "waypoint",
                            "unreachable",
                            "no pod of " + waypoint + " is ready: see \"weft waypoint list\""));
            return;
        }
        var asked = pods.getFirst();
        var answer =
                programs.why(
                        asked, question.ofWaypoint(name(source), service.key(), question.port()));
        stages.add(Stage.of("waypoint", name(asked), "it says what follows"));
        stages.addAll(Stage.ofWaypoint(answer));
    }

    /** By the name of its Gateway, or by an address of its Service. */
    private List<PodView> waypointPods(String waypoint) {
        var slash = waypoint.indexOf('/');
        if (slash > 0) {
            return GatewayPods.of(
                    mesh, waypoint.substring(0, slash), waypoint.substring(slash + 1));
        }
        return mesh.services().stream()
                .filter(service -> service.clusterAddresses().contains(waypoint))
                .flatMap(service ->
                        GatewayPods.of(mesh, service.namespace(), service.name()).stream())
                .toList();
    }

    private void endpoints(Target.Service service, int port, Optional<String> peer) {
        var uids = service.endpoints();
        if (uids.isEmpty()) {
            stages.add(Stage.of("endpoint", "none", "the service has no endpoint"));
            return;
        }
        uids.stream()
                .limit(MOST_ENDPOINTS)
                .flatMap(uid ->
                        Fields.objects(known, "workloads").stream()
                                .filter(one -> Fields.text(one, "uid").equals(uid)))
                .forEach(workload -> workload(workload, port, peer));
    }

    private void workload(JsonObject workload, int port, Optional<String> peer) {
        var name = Fields.text(workload, "namespace") + "/" + Fields.text(workload, "name");
        var node = Fields.text(workload, "node");
        var hbone = Fields.text(workload, "protocol").equals("HBONE");
        stages.add(
                Stage.of(
                        "endpoint",
                        name + " port " + port,
                        hbone
                                ? "on " + node + ", by mutual TLS"
                                : "on " + node + ", not in the mesh: plaintext, and no policy"));
        if (!hbone || !programs.nodes().contains(node)) {
            return;
        }
        var ask =
                new ArrayList<>(
                        List.of(
                                new Parameter("pod", name),
                                new Parameter("port", Integer.toString(port)),
                                new Parameter("src", source.addresses().getFirst())));
        peer.ifPresent(identity -> ask.add(new Parameter("peer", identity)));
        stages.add(Stage.ofNodeProxy(name, node, programs.explain(node, ask)));
    }

    private Optional<String> identity(boolean enrolled) {
        return enrolled ? Optional.of(identity()) : Optional.empty();
    }

    private String identity() {
        return "spiffe://cluster.local/ns/" + source.namespace() + "/sa/" + source.serviceAccount();
    }

    private static String name(PodView pod) {
        return pod.namespace() + "/" + pod.name();
    }
}
