package dev.weft.cli.view;

import com.google.gson.JsonObject;
import dev.weft.cli.source.Fields;
import dev.weft.local.client.ProgramView;
import java.util.List;
import java.util.Set;

/**
 * How a program of the mesh, or a pod of an agent, is.
 *
 * @param what {@code program}, {@code pod} or {@code manifest}
 * @param name of the program, namespace/name of the pod, or the file
 * @param state as the program itself says it
 * @param detail why it is not good, or empty
 * @param good whether nothing has to be done about it
 */
record StatusRow(String what, String name, String state, String detail, boolean good) {

    private static final Set<String> GOOD_POD_STATES = Set.of("free", "enrolled", "leaving");

    static StatusRow of(ProgramView program) {
        return new StatusRow(
                "program",
                program.name(),
                program.state().name(),
                program.restarts() == 0
                        ? program.message()
                        : program.restarts() + " restarts; " + program.message(),
                program.state() == ProgramView.State.READY);
    }

    /** The pods that an agent looks after, as it answers. */
    static List<StatusRow> ofAgent(JsonObject agent) {
        return Fields.objects(agent, "pods").stream().map(StatusRow::ofPod).toList();
    }

    /** A manifest that the controller could not read. */
    static StatusRow ofProblem(JsonObject problem) {
        return new StatusRow(
                "manifest",
                Fields.text(problem, "file"),
                "REFUSED",
                "document "
                        + Fields.text(problem, "document")
                        + ": "
                        + Fields.text(problem, "message"),
                false);
    }

    private static StatusRow ofPod(JsonObject pod) {
        var state = Fields.text(pod, "state");
        return new StatusRow(
                "pod",
                Fields.text(pod, "namespace") + "/" + Fields.text(pod, "name"),
                state,
                Fields.text(pod, "reason"),
                GOOD_POD_STATES.contains(state));
    }
}
