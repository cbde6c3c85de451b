package dev.weft.cli.demo.step;

import com.google.gson.JsonObject;
import dev.weft.cli.source.Fields;
import dev.weft.cli.source.GatewayPods;
import dev.weft.cli.source.MeshPrograms;
import dev.weft.cli.source.Metrics;
import dev.weft.local.client.ApplyResult;
import dev.weft.local.client.ExecRequest;
import dev.weft.local.client.LocalMeshClient;
import dev.weft.local.client.ManifestText;
import dev.weft.local.client.PodView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The running mesh, in the words of the demo. */
public final class DemoMesh {

    /** The namespace of the samples. */
    public static final String SHOP = "shop";

    /** How long the mesh may take to follow a change. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LocalMeshClient client;
    private final Path samples;
    private final EchoClient echo;
    private final MeshPrograms programs;

    /** {@code samples} is the folder of the shop's manifests. */
    public DemoMesh(LocalMeshClient client, Path samples) {
        this.client = client;
        this.samples = samples;
        this.echo = new EchoClient(client);
        this.programs = new MeshPrograms(client.files());
    }

    public LocalMeshClient client() {
        return client;
    }

    public EchoClient echo() {
        return echo;
    }

    public MeshPrograms programs() {
        return programs;
    }

    /** Applies one of the samples. */
    public void apply(String sample) throws DemoFailure {
        check(client.apply(samples.resolve(sample)));
    }

    public void applyText(String manifest) throws DemoFailure {
        check(client.apply(manifest));
    }

    public void delete(String sample) throws DemoFailure {
        check(client.delete(ManifestText.read(samples.resolve(sample))));
    }

    public List<PodView> pods(String namespace) {
        return client.pods().stream().filter(pod -> pod.namespace().equals(namespace)).toList();
    }

    /** The first pod of one of the shop's programs. */
    public PodView pod(String app) throws DemoFailure {
        return pods(SHOP).stream()
                .filter(pod -> app.equals(pod.labels().get("app")))
                .findFirst()
                .orElseThrow(() -> new DemoFailure("there is no pod of " + app));
    }

    /** Runs a program of the system inside a pod; returns what it writes. */
    public String inPod(PodView pod, String... command) throws DemoFailure {
        var end = client.exec(ExecRequest.of(pod.namespace(), pod.name(), command));
        DemoFailure.unless(
                end.ok(), String.join(" ", command) + " in " + pod.name() + ": " + end.stderr());
        return end.stdout();
    }

    /** Of these answers, one that a pod on another node gave; fails when there is none. */
    public JsonObject fromAnotherNode(PodView asker, List<JsonObject> answers) throws DemoFailure {
        for (var answer : answers) {
            var host = Fields.text(answer, "host");
            var there =
                    pods(SHOP).stream()
                            .filter(pod -> pod.name().equals(host))
                            .filter(pod -> !pod.node().equals(asker.node()))
                            .findFirst();
            if (there.isPresent()) {
                return answer;
            }
        }
        throw new DemoFailure(
                "none of "
                        + answers.size()
                        + " answers came from a pod on another node than "
                        + asker.node());
    }

    public String nodeOf(String pod) throws DemoFailure {
        return pods(SHOP).stream()
                .filter(candidate -> candidate.name().equals(pod))
                .findFirst()
                .map(PodView::node)
                .orElseThrow(() -> new DemoFailure("there is no pod " + pod));
    }

    /**
     * Waits until every node proxy knows every pod of the shop with this protocol, {@code HBONE} or
     * {@code TCP}.
     */
    public void awaitProtocol(String protocol) throws DemoFailure {
        Await.until(
                "the node proxies reach the shop by " + protocol,
                PATIENCE,
                () -> {
                    var names = podNames();
                    for (var dump : programs.nodeProxies().entrySet()) {
                        var missing = new HashSet<>(names);
                        missing.removeAll(namesWith(protocol, dump.getValue()));
                        if (!missing.isEmpty()) {
                            return Optional.of(dump.getKey() + " does not so with " + missing);
                        }
                    }
                    return Optional.empty();
                });
    }

    /** The pods of the shop's waypoint that serve. */
    public List<PodView> waypoints() {
        return GatewayPods.of(client, SHOP, "waypoint").stream().filter(PodView::ready).toList();
    }

    /** The counters of the shop's waypoint, of all its pods. */
    public Metrics waypointMetrics() {
        return Metrics.join(waypoints().stream().map(programs::proxyMetrics).toList());
    }

    /** The counters of all node proxies. */
    public Metrics metrics() {
        return Metrics.join(programs.nodes().stream().map(programs::nodeProxyMetrics).toList());
    }

    /** The SPIFFE identity of a service account of the shop. */
    public static String identity(String account) {
        return "spiffe://cluster.local/ns/" + SHOP + "/sa/" + account;
    }

    private Set<String> podNames() {
        var names = new HashSet<String>();
        pods(SHOP).forEach(pod -> names.add(pod.name()));
        return names;
    }

    private static Set<String> namesWith(String protocol, JsonObject dump) {
        var names = new HashSet<String>();
        for (var workload : Fields.objects(dump, "workloads")) {
            if (Fields.text(workload, "protocol").equals(protocol)
                    && Fields.text(workload, "namespace").equals(SHOP)) {
                names.add(Fields.text(workload, "name"));
            }
        }
        return names;
    }

    private static void check(ApplyResult result) throws DemoFailure {
        DemoFailure.unless(result.ok(), "a manifest was refused: " + result.problems());
    }
}
