package dev.weft.cli.demo;

import com.google.gson.JsonObject;
import dev.weft.cli.source.Fields;
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
final class DemoMesh {

    /** The namespace of the samples. */
    static final String SHOP = "shop";

    /** How long the mesh may take to follow a change. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LocalMeshClient client;
    private final Path samples;
    private final EchoClient echo;
    private final MeshPrograms programs;

    /** {@code samples} is the folder of the shop's manifests. */
    DemoMesh(LocalMeshClient client, Path samples) {
        this.client = client;
        this.samples = samples;
        this.echo = new EchoClient(client);
        this.programs = new MeshPrograms(client.files());
    }

    LocalMeshClient client() {
        return client;
    }

    EchoClient echo() {
        return echo;
    }

    MeshPrograms programs() {
        return programs;
    }

    /** Applies one of the samples. */
    void apply(String sample) throws DemoFailure {
        check(client.apply(samples.resolve(sample)));
    }

    void applyText(String manifest) throws DemoFailure {
        check(client.apply(manifest));
    }

    void delete(String sample) throws DemoFailure {
        check(client.delete(ManifestText.read(samples.resolve(sample))));
    }

    List<PodView> pods(String namespace) {
        return client.pods().stream().filter(pod -> pod.namespace().equals(namespace)).toList();
    }

    /** The first pod of one of the shop's programs. */
    PodView pod(String app) throws DemoFailure {
        return pods(SHOP).stream()
                .filter(pod -> app.equals(pod.labels().get("app")))
                .findFirst()
                .orElseThrow(() -> new DemoFailure("there is no pod of " + app));
    }

    /** Runs a program of the system inside a pod; returns what it writes. */
    String inPod(PodView pod, String... command) throws DemoFailure {
        var end = client.exec(ExecRequest.of(pod.namespace(), pod.name(), command));
        DemoFailure.unless(
                end.ok(), String.join(" ", command) + " in " + pod.name() + ": " + end.stderr());
        return end.stdout();
    }

    /** Of these answers, one that a pod on another node gave; fails when there is none. */
    JsonObject fromAnotherNode(PodView asker, List<JsonObject> answers) throws DemoFailure {
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

    String nodeOf(String pod) throws DemoFailure {
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
    void awaitProtocol(String protocol) throws DemoFailure {
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

    /** The counters of all node proxies. */
    Metrics metrics() {
        return Metrics.join(programs.nodes().stream().map(programs::nodeProxyMetrics).toList());
    }

    /** The SPIFFE identity of a service account of the shop. */
    static String identity(String account) {
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
