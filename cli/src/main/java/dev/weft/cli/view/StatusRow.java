package dev.weft.cli.view;

import com.google.gson.JsonObject;
import dev.weft.cli.source.Condition;
import dev.weft.cli.source.Fields;
import dev.weft.cli.source.GatewayPods;
import dev.weft.local.client.PodView;
import dev.weft.local.client.ProgramView;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a program of the mesh, a pod of an agent, or an object is.
 *
 * @param what {@code program}, {@code proxy}, {@code pod}, {@code manifest}, or an object's kind
 * @param name of the program, namespace/name of the pod, or the file
 * @param state as the program itself says it
 * @param detail why it is not good, or empty
 * @param good whether nothing has to be done about it
 * @param conditions of an object: all of them
 */
record StatusRow(
        String what,
        String name,
        String state,
        String detail,
        boolean good,
        List<Condition> conditions) {

    private static final Set<String> GOOD_POD_STATES = Set.of("free", "enrolled", "leaving");

    StatusRow {
        conditions = List.copyOf(conditions);
    }

    StatusRow(String what, String name, String state, String detail, boolean good) {
        this(what, name, state, detail, good, List.of());
    }

    /** The proxy of a Gateway. */
    static StatusRow ofProxy(PodView pod) {
        return new StatusRow(
                "proxy",
                pod.namespace() + "/" + pod.name(),
                pod.ready() ? "READY" : pod.phase().toUpperCase(Locale.ROOT),
                pod.message().isEmpty()
                        ? "of Gateway " + GatewayPods.gateway(pod) + " on " + pod.node()
                        : pod.message(),
                pod.ready());
    }

    /** An object of which the controller says how it is. */
    static StatusRow ofObject(JsonObject object) {
        var conditions = Condition.of(object);
        var bad = conditions.stream().filter(condition -> !condition.good()).toList();
        return new StatusRow(
                Fields.text(object, "kind").toLowerCase(Locale.ROOT),
                Fields.text(object, "namespace") + "/" + Fields.text(object, "name"),
                state(conditions, bad),
                bad.isEmpty() ? attachment(conditions) : bad.getFirst().text(),
                bad.isEmpty(),
                conditions);
    }

    private static String state(List<Condition> conditions, List<Condition> bad) {
        if (!bad.isEmpty()) {
            return bad.getFirst().reason();
        }
        return conditions.isEmpty() ? "UNUSED" : conditions.getLast().type();
    }

    /** What it is attached to. */
    private static String attachment(List<Condition> conditions) {
        return conditions.stream()
                .map(Condition::parent)
                .filter(parent -> !parent.isEmpty())
                .distinct()
                .collect(Collectors.joining(", "));
    }

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
