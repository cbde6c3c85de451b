package dev.weft.local.client;

import com.google.gson.reflect.TypeToken;
import dev.weft.local.config.RunDirectory;
import java.io.ByteArrayOutputStream;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A running local mesh, seen from outside of it. Stateless: every call is its own connection, so
 * calls may run side by side, and a client made in another process for the same run directory is as
 * good as the first. Every method throws {@link dev.weft.local.config.LocalMeshException} with a
 * message for the user.
 */
public final class LocalMeshClient {

    private final RunDirectory files;

    public LocalMeshClient(RunDirectory files) {
        this.files = files;
    }

    public RunDirectory files() {
        return files;
    }

    /** Waits until all mesh programs are ready; steps already taken are told again. */
    public void awaitStart(Progress.Observer observer) {
        call(new ControlRequest.AwaitStart(), observer);
    }

    /** Creates or changes the objects of the manifests; pods follow in the background. */
    public ApplyResult apply(List<ManifestText> manifests) {
        return call(new ControlRequest.Apply(manifests), ApplyResult.class);
    }

    /** As {@link #apply(List)}, of a manifest file or a folder of them. */
    public ApplyResult apply(Path manifests) {
        return apply(ManifestText.read(manifests));
    }

    public ApplyResult apply(String manifest) {
        return apply(List.of(new ManifestText("(text)", manifest)));
    }

    /** Deletes the objects that the manifests name; a Namespace takes all that is in it along. */
    public ApplyResult delete(List<ManifestText> manifests) {
        return call(new ControlRequest.Delete(manifests), ApplyResult.class);
    }

    /** Deletes one object; a pod of a Deployment is replaced by a new one. */
    public ApplyResult delete(String kind, String namespace, String name) {
        return call(new ControlRequest.DeleteObject(kind, namespace, name), ApplyResult.class);
    }

    public void scale(String namespace, String deployment, int replicas) {
        call(new ControlRequest.Scale(namespace, deployment, replicas), Progress.Observer.none());
    }

    /** Runs a program inside a pod and collects what it writes. */
    public ExecResult exec(ExecRequest request) {
        ByteArrayOutputStream stdout = new ByteArrayOutputStream();
        ByteArrayOutputStream stderr = new ByteArrayOutputStream();
        ExecResult end =
                exec(
                        request,
                        new ExecOutput() {
                            @Override
                            public void stdout(byte[] bytes) {
                                stdout.writeBytes(bytes);
                            }

                            @Override
                            public void stderr(byte[] bytes) {
                                stderr.writeBytes(bytes);
                            }
                        });
        return new ExecResult(
                end.exitCode(),
                end.timedOut(),
                stdout.toString(StandardCharsets.UTF_8),
                stderr.toString(StandardCharsets.UTF_8));
    }

    /** Runs a program inside a pod and hands on what it writes, as it comes. */
    public ExecResult exec(ExecRequest request, ExecOutput output) {
        ControlEvent.Result result =
                ControlConnection.call(
                        files.controlSocket(),
                        new ControlRequest.Exec(request),
                        event -> {
                            switch (event) {
                                case ControlEvent.Stdout stdout -> output.stdout(stdout.bytes());
                                case ControlEvent.Stderr stderr -> output.stderr(stderr.bytes());
                                case ControlEvent.Step ignored -> {}
                                case ControlEvent.Result ignored -> {}
                                case ControlEvent.Failure ignored -> {}
                            }
                        });
        return ControlCodec.GSON.fromJson(result.value(), ExecResult.class);
    }

    public List<PodView> pods() {
        return list(new ControlRequest.Pods(), new TypeToken<List<PodView>>() {});
    }

    public List<NodeView> nodes() {
        return list(new ControlRequest.Nodes(), new TypeToken<List<NodeView>>() {});
    }

    public List<ServiceView> services() {
        return list(new ControlRequest.Services(), new TypeToken<List<ServiceView>>() {});
    }

    public List<ProgramView> programs() {
        return list(new ControlRequest.Programs(), new TypeToken<List<ProgramView>>() {});
    }

    /**
     * Waits until every pod is ready, none is ending, and the addresses and names of Services
     * follow.
     */
    public void awaitPods(Duration timeout, Progress.Observer observer) {
        call(new ControlRequest.AwaitPods("", timeout), observer);
    }

    /** As {@link #awaitPods(Duration, Progress.Observer)}, for the pods of one namespace. */
    public void awaitPods(String namespace, Duration timeout) {
        call(new ControlRequest.AwaitPods(namespace, timeout), Progress.Observer.none());
    }

    /** Acts on a program; returns when it has ended, or, for a start, once it was started. */
    public void program(String program, ProgramAction action) {
        call(new ControlRequest.Program(program, action), Progress.Observer.none());
    }

    public void awaitProgram(String program, Duration timeout) {
        call(new ControlRequest.AwaitProgram(program, timeout), Progress.Observer.none());
    }

    /** Starts to keep all packets on the links between the nodes; see {@link LinkCapture}. */
    public LinkCapture capture(String name) {
        return capture(name, "");
    }

    /** As {@link #capture(String)}, on the link of one node. */
    public LinkCapture capture(String name, String node) {
        call(new ControlRequest.StartCapture(name, node), Progress.Observer.none());
        return new LinkCapture(this, name);
    }

    /**
     * A connection from outside of the mesh to a port inside of it.
     *
     * @param target {@code svc/NAME}, {@code deploy/NAME} or the name of a pod
     */
    public SocketChannel forward(String namespace, String target, int port) {
        return ForwardConnection.open(
                files.forwardSocket(), new ForwardRequest(namespace, target, port));
    }

    /** Asks the supervisor to end; {@code LocalMesh.down} also waits and cleans up. */
    public void down(ControlRequest.Down request) {
        call(request, Progress.Observer.none());
    }

    CaptureScan scan(String capture, String text) {
        return call(new ControlRequest.ScanCapture(capture, text), CaptureScan.class);
    }

    CaptureScan stop(String capture) {
        return call(new ControlRequest.StopCapture(capture), CaptureScan.class);
    }

    private void call(ControlRequest request, Progress.Observer observer) {
        ControlConnection.call(
                files.controlSocket(),
                request,
                event -> {
                    if (event instanceof ControlEvent.Step(Progress progress)) {
                        observer.on(progress);
                    }
                });
    }

    private <T> T call(ControlRequest request, Class<T> type) {
        ControlEvent.Result result =
                ControlConnection.call(files.controlSocket(), request, event -> {});
        return ControlCodec.GSON.fromJson(result.value(), type);
    }

    private <T> T list(ControlRequest request, TypeToken<T> type) {
        ControlEvent.Result result =
                ControlConnection.call(files.controlSocket(), request, event -> {});
        return ControlCodec.GSON.fromJson(result.value(), type);
    }
}
