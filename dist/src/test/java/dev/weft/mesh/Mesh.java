package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import dev.weft.local.client.ApplyResult;
import dev.weft.local.client.ExecRequest;
import dev.weft.local.client.ExecResult;
import dev.weft.local.client.LocalMeshClient;
import dev.weft.local.client.PodView;
import dev.weft.local.client.ProgramView;
import dev.weft.local.config.LocalMeshConfig;
import dev.weft.local.config.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The running mesh, in the words of these tests. Any thread. */
final class Mesh {

    static final String NODE1 = "node1";
    static final String NODE2 = "node2";
    static final List<String> NODES = List.of(NODE1, NODE2);

    /**
     * How long the mesh may take to follow a change; on an idle machine it takes about a second.
     */
    static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final String GATEWAY = "gateway.networking.k8s.io/gateway-name";

    private final LocalMeshClient client;
    private final ProgramLogs logs;

    Mesh(LocalMeshClient client) {
        this.client = client;
        this.logs = new ProgramLogs(client.files());
    }

    LocalMeshClient client() {
        return client;
    }

    RunDirectory files() {
        return client.files();
    }

    /** The folder of the sample manifests that ship. */
    Path samples() {
        return LocalMeshConfig.defaults().weftHome().resolve("manifests/samples/shop");
    }

    ProgramLogs logs() {
        return logs;
    }

    NodeProxy proxy(String node) {
        return new NodeProxy(node, new AdminSocket(files().nodeProxyAdmin(node)));
    }

    AdminSocket controller() {
        return new AdminSocket(files().controllerAdmin());
    }

    AdminSocket agent(String node) {
        return new AdminSocket(files().agentSocket(node));
    }

    /** Applies manifests, none of which may be refused. */
    void apply(String manifests) {
        assertThat(client.apply(manifests).problems()).isEmpty();
    }

    void apply(Path manifests) {
        assertThat(client.apply(manifests).problems()).isEmpty();
    }

    void delete(String kind, String namespace, String name) {
        assertThat(client.delete(kind, namespace, name).applied())
                .extracting(ApplyResult.Applied::outcome)
                .containsExactly(ApplyResult.Outcome.DELETED);
    }

    void awaitReady(String namespace) {
        client.awaitPods(namespace, PATIENCE);
    }

    List<PodView> pods(String namespace) {
        return client.pods().stream().filter(pod -> pod.namespace().equals(namespace)).toList();
    }

    PodView pod(String namespace, String name) {
        return pods(namespace).stream()
                .filter(pod -> pod.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no pod " + namespace + "/" + name));
    }

    /** Runs a program of the system in a pod and returns what it wrote; it must succeed. */
    String run(PodView pod, String... command) {
        ExecResult end = client.exec(ExecRequest.of(pod.namespace(), pod.name(), command));
        if (!end.ok()) {
            throw new AssertionError(
                    String.join(" ", command) + " in " + pod.name() + " failed: " + end);
        }
        return end.stdout();
    }

    /** What a target of the mesh answers to a GET of a URL with a port, from this machine. */
    String getFromOutside(String namespace, String target, URI uri) {
        try (SocketChannel channel = client.forward(namespace, target, uri.getPort())) {
            channel.write(
                    StandardCharsets.US_ASCII.encode(
                            "GET "
                                    + uri.getRawPath()
                                    + " HTTP/1.1\r\nHost: "
                                    + uri.getHost()
                                    + "\r\nConnection: close\r\n\r\n"));
            return new String(
                    Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Echo echo(PodView from) {
        return new Echo(client, from);
    }

    PodSockets sockets(PodView pod) {
        return PodSockets.of(this, pod);
    }

    /** The redirect rules in a pod's network namespace; empty when there are none. */
    String rules(PodView pod) {
        return run(pod, "nft", "list", "ruleset").strip();
    }

    /** Where the agent of the pod's node says that it stands; empty if it does not know it. */
    String enrolment(PodView pod) {
        for (var entry : agent(pod.node()).json("/pods").getAsJsonObject().getAsJsonArray("pods")) {
            JsonObject known = entry.getAsJsonObject();
            if (known.get("uid").getAsString().equals(pod.uid())) {
                return known.get("state").getAsString();
            }
        }
        return "";
    }

    /** Waits until these pods are served, and every node proxy knows that they are. */
    void awaitEnrolled(PodView... pods) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    for (PodView pod : pods) {
                        assertThat(enrolment(pod)).as(pod.name()).isEqualTo("enrolled");
                        assertThat(protocols(pod)).as(pod.name()).containsOnly("HBONE");
                    }
                });
    }

    /** The pods of a Gateway, the ready ones first. */
    List<PodView> proxies(String namespace, String gateway) {
        return pods(namespace).stream()
                .filter(pod -> gateway.equals(pod.labels().get(GATEWAY)))
                .sorted(Comparator.comparing(PodView::ready).reversed())
                .toList();
    }

    /** The admin pages of a pod of a Gateway. */
    AdminSocket proxy(PodView pod) {
        return new AdminSocket(files().podAdmin(pod.uid()));
    }

    /** Waits until every node proxy sends what is for these Services through a waypoint. */
    void awaitWaypoint(String namespace, String... services) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    for (String node : NODES) {
                        assertThat(proxy(node).servicesWithWaypoint(namespace))
                                .as(node)
                                .contains(services);
                    }
                });
    }

    /** Waits until no node proxy sends anything of a namespace through a waypoint. */
    void awaitNoWaypoint(String namespace) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    for (String node : NODES) {
                        assertThat(proxy(node).servicesWithWaypoint(namespace)).as(node).isEmpty();
                    }
                });
    }

    /** Waits until nothing is left of the mesh in these pods, and no node proxy counts on it. */
    void awaitPlain(PodView... pods) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    for (PodView pod : pods) {
                        assertThat(protocols(pod)).as(pod.name()).containsOnly("TCP");
                        assertThat(enrolment(pod)).as(pod.name()).isEqualTo("free");
                        assertThat(proxy(pod.node()).state(pod)).as(pod.name()).isEmpty();
                    }
                });
    }

    /** How each node proxy would reach the pod; empty text where it is not known. */
    List<String> protocols(PodView pod) {
        return NODES.stream().map(node -> proxy(node).protocol(pod).orElse("")).toList();
    }

    /** What the controller says about a policy. */
    Optional<JsonObject> policyStatus(String namespace, String name) {
        return objects(controller(), "/policies")
                .filter(policy -> policy.get("namespace").getAsString().equals(namespace))
                .filter(policy -> policy.get("name").getAsString().equals(name))
                .findFirst();
    }

    static Stream<JsonObject> objects(AdminSocket program, String page) {
        return program.json(page).getAsJsonArray().asList().stream()
                .map(element -> element.getAsJsonObject());
    }

    ProgramView program(String name) {
        return client.programs().stream()
                .filter(program -> program.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no program " + name));
    }

    /** Waits until every program of the mesh is ready. */
    void awaitPrograms() {
        for (ProgramView program : client.programs()) {
            client.awaitProgram(program.name(), PATIENCE);
        }
    }
}
