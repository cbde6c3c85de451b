package dev.weft.local;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.weft.local.capture.CaptureSession;
import dev.weft.local.client.ControlCodec;
import dev.weft.local.client.ControlEvent;
import dev.weft.local.client.ControlRequest;
import dev.weft.local.client.ExecOutput;
import dev.weft.local.client.ExecRequest;
import dev.weft.local.client.NodeView;
import dev.weft.local.config.LocalMeshConfig;
import dev.weft.local.config.LocalMeshException;
import dev.weft.local.control.ControlHandler;
import dev.weft.local.control.ControlReply;
import dev.weft.local.pod.PodExec;
import dev.weft.local.pod.PodSpec;
import dev.weft.local.world.World;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** Answers the control socket. Called on the thread of each connection. */
final class SupervisorRequests implements ControlHandler {

    private final LocalMeshConfig config;
    private final Supervisor supervisor;
    private final ProgressLog progress;
    private final Runnable down;
    private final Map<String, CaptureSession> captures = new ConcurrentHashMap<>();

    SupervisorRequests(
            LocalMeshConfig config, Supervisor supervisor, ProgressLog progress, Runnable down) {
        this.config = config;
        this.supervisor = supervisor;
        this.progress = progress;
        this.down = down;
    }

    @Override
    public JsonElement handle(ControlRequest request, ControlReply reply) {
        return switch (request) {
            case ControlRequest.AwaitStart ask ->
                    done(() -> progress.await(step -> reply.send(new ControlEvent.Step(step))));
            case ControlRequest.Apply ask -> json(supervisor.cluster().apply(ask.manifests()));
            case ControlRequest.Delete ask -> json(supervisor.cluster().delete(ask.manifests()));
            case ControlRequest.DeleteObject ask ->
                    json(supervisor.cluster().delete(ask.kind(), ask.namespace(), ask.name()));
            case ControlRequest.Scale ask ->
                    done(() ->
                            supervisor
                                    .cluster()
                                    .scale(ask.namespace(), ask.deployment(), ask.replicas()));
            case ControlRequest.Exec ask -> exec(ask.request(), reply);
            case ControlRequest.Pods ask -> json(supervisor.cluster().pods());
            case ControlRequest.Nodes ask -> json(nodes());
            case ControlRequest.Services ask -> json(supervisor.cluster().services());
            case ControlRequest.Programs ask -> json(supervisor.programViews());
            case ControlRequest.AwaitPods ask ->
                    done(() -> supervisor.cluster().awaitPods(ask.namespace(), ask.timeout()));
            case ControlRequest.AwaitProgram ask ->
                    done(() -> supervisor.programs().await(ask.program(), ask.timeout()));
            case ControlRequest.Program ask ->
                    done(() -> supervisor.programs().act(ask.program(), ask.action()));
            case ControlRequest.StartCapture ask -> done(() -> capture(ask.name(), ask.node()));
            case ControlRequest.ScanCapture ask ->
                    json(
                            find(Optional.ofNullable(captures.get(ask.name())), ask.name())
                                    .scan(ask.text()));
            case ControlRequest.StopCapture ask -> stop(ask.name());
            case ControlRequest.Down ask -> done(down);
        };
    }

    private JsonElement exec(ExecRequest request, ControlReply reply) {
        PodSpec pod = supervisor.cluster().pod(request.namespace(), request.pod());
        PodExec exec = PodExec.start(config.files(), supervisor.environment(), pod, request);
        reply.onDisconnect(exec::cancel);
        return json(
                exec.await(
                        new ExecOutput() {
                            @Override
                            public void stdout(byte[] bytes) {
                                reply.send(ControlEvent.Stdout.of(bytes));
                            }

                            @Override
                            public void stderr(byte[] bytes) {
                                reply.send(ControlEvent.Stderr.of(bytes));
                            }
                        }));
    }

    private void capture(String name, String node) {
        if (!name.matches("[A-Za-z0-9._-]{1,60}")) {
            throw LocalMeshException.of(
                    "capture name \"%s\": expected up to 60 letters, digits, dots and dashes",
                    name);
        }
        List<String> interfaces =
                IntStream.rangeClosed(1, config.nodes())
                        .filter(number ->
                                node.isEmpty() || LocalMeshConfig.nodeName(number).equals(node))
                        .mapToObj(World::linkOfNode)
                        .toList();
        if (interfaces.isEmpty()) {
            throw LocalMeshException.of("there is no node \"%s\"", node);
        }
        if (captures.containsKey(name)) {
            throw LocalMeshException.of("capture \"%s\" runs already: stop it first", name);
        }
        Path file = config.files().captures().resolve(name + ".pcap");
        captures.put(name, CaptureSession.start(file, interfaces));
    }

    private JsonElement stop(String name) {
        CaptureSession session = find(Optional.ofNullable(captures.remove(name)), name);
        JsonElement result = json(session.scan(""));
        session.close();
        return result;
    }

    private static CaptureSession find(Optional<CaptureSession> session, String name) {
        return session.orElseThrow(
                () -> LocalMeshException.of("there is no capture \"%s\": start it first", name));
    }

    private List<NodeView> nodes() {
        return IntStream.rangeClosed(1, config.nodes())
                .mapToObj(number ->
                        new NodeView(
                                LocalMeshConfig.nodeName(number),
                                supervisor.world().plan().node(number).stream()
                                        .map(InetAddress::getHostAddress)
                                        .toList(),
                                supervisor.world().plan().podRanges(number)))
                .toList();
    }

    private static JsonElement json(Object value) {
        return ControlCodec.GSON.toJsonTree(value);
    }

    private static JsonElement done(Runnable work) {
        work.run();
        return new JsonObject();
    }
}
