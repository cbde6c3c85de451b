package dev.weft.local.client;

import java.time.Duration;
import java.util.List;

/** What can be asked over the control socket: one request per connection. */
public sealed interface ControlRequest {

    /** Waits until the mesh programs are ready; the answer is a stream of progress. */
    record AwaitStart() implements ControlRequest {}

    record Apply(List<ManifestText> manifests) implements ControlRequest {
        public Apply {
            manifests = List.copyOf(manifests);
        }
    }

    record Delete(List<ManifestText> manifests) implements ControlRequest {
        public Delete {
            manifests = List.copyOf(manifests);
        }
    }

    record DeleteObject(String kind, String namespace, String name) implements ControlRequest {}

    record Scale(String namespace, String deployment, int replicas) implements ControlRequest {}

    record Exec(ExecRequest request) implements ControlRequest {}

    record Pods() implements ControlRequest {}

    record Nodes() implements ControlRequest {}

    record Services() implements ControlRequest {}

    record Programs() implements ControlRequest {}

    /** Waits until every pod of a namespace (all when empty) is ready and none is ending. */
    record AwaitPods(String namespace, Duration timeout) implements ControlRequest {}

    record AwaitProgram(String program, Duration timeout) implements ControlRequest {}

    record Program(String program, ProgramAction action) implements ControlRequest {}

    /** Starts to keep the packets on the link of a node, or of all nodes when empty. */
    record StartCapture(String name, String node) implements ControlRequest {}

    /** Looks through what was captured so far, for a text when it is not empty. */
    record ScanCapture(String name, String text) implements ControlRequest {}

    record StopCapture(String name) implements ControlRequest {}

    record Down() implements ControlRequest {}
}
