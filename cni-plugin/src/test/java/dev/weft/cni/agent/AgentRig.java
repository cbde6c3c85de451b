package dev.weft.cni.agent;

import dev.weft.cni.redirect.PodNetns;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ManifestWriter;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A node with an agent: a cluster folder, pods with real network namespaces, the agent's sockets.
 */
final class AgentRig implements AutoCloseable {

    private final Path folder;
    private final List<PodNetns> pods = new ArrayList<>();
    private Agent agent;

    AgentRig(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("cluster"));
        Files.createDirectories(folder.resolve("netns"));
        namespace(Map.of());
    }

    void startAgent() throws IOException {
        agent =
                Agent.create(
                        AgentConfig.from(
                                Map.of(
                                        "SOURCE",
                                        "folder:" + folder.resolve("cluster"),
                                        "NODE_NAME",
                                        "node-1",
                                        "ZTUNNEL_UDS_ADDRESS",
                                        zdsSocket().toString(),
                                        "CNI_AGENT_RUN_DIR",
                                        folder.resolve("cni").toString(),
                                        "NETNS_DIR",
                                        folder.resolve("netns").toString(),
                                        "UNENROL_GRACE",
                                        "300ms",
                                        "UNENROL_DRAIN",
                                        "2s",
                                        "VERIFY_INTERVAL",
                                        "300ms")));
        agent.start();
    }

    void stopAgent() throws IOException {
        agent.close();
    }

    Path zdsSocket() {
        return folder.resolve("z.sock");
    }

    /** Makes a namespace and lets the agent find it under the uid. */
    PodNetns netns(String uid) throws IOException {
        PodNetns pod = PodNetns.create();
        pods.add(pod);
        link(uid, pod);
        return pod;
    }

    void link(String uid, PodNetns pod) throws IOException {
        Files.createSymbolicLink(folder.resolve("netns").resolve(uid), pod.path());
    }

    void namespace(Map<String, String> labels) throws IOException {
        write(
                "namespace",
                Map.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Namespace",
                        "metadata",
                        Map.of("name", "shop", "labels", labels)));
    }

    void label() throws IOException {
        namespace(Map.of("weft.dev/dataplane-mode", "ambient"));
    }

    void unlabel() throws IOException {
        namespace(Map.of());
    }

    void pod(String name, String uid, String phase) throws IOException {
        write(
                "pod-" + name,
                Map.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Pod",
                        "metadata",
                        Map.of("name", name, "namespace", "shop", "uid", uid),
                        "spec",
                        Map.of("nodeName", "node-1", "serviceAccountName", "seller"),
                        "status",
                        Map.of("phase", phase)));
    }

    void deletePod(String name) throws IOException {
        Files.delete(folder.resolve("cluster/pod-" + name + ".yaml"));
    }

    private void write(String file, Map<String, ?> body) throws IOException {
        ManifestWriter.write(
                folder.resolve("cluster/" + file + ".yaml"), List.of(KubeObject.of(body)));
    }

    /** The report about a pod; empty if there is none. */
    String report(String name) throws IOException {
        Path file = folder.resolve("cluster/enrolments/shop/" + name + ".yaml");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    String cmdAdd(String name, PodNetns pod) throws IOException {
        return request(
                "POST",
                "/cmdadd",
                "{\"Netns\":\""
                        + pod.path()
                        + "\",\"PodName\":\""
                        + name
                        + "\",\"PodNamespace\":\"shop\",\"IPs\":[]}");
    }

    String get(String path) throws IOException {
        return request("GET", path, "");
    }

    /** Sends a request and returns the whole answer. */
    String request(String method, String path, String body) throws IOException {
        return raw(
                method
                        + " "
                        + path
                        + " HTTP/1.1\r\nContent-Length: "
                        + body.getBytes(StandardCharsets.UTF_8).length
                        + "\r\n\r\n"
                        + body);
    }

    String raw(String request) throws IOException {
        Path socket = folder.resolve("cni/pluginevent.sock");
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
            channel.shutdownOutput();
            InputStream in = Channels.newInputStream(channel);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() throws IOException {
        if (agent != null) {
            agent.close();
        }
        pods.forEach(PodNetns::close);
    }
}
