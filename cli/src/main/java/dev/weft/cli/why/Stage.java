package dev.weft.cli.why;

import com.google.gson.JsonObject;
import dev.weft.cli.source.Fields;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One decision on the way.
 *
 * @param stage what is decided, such as {@code route}
 * @param decision what came of it
 * @param reason why
 * @param candidates what else there was, and why not
 */
record Stage(String stage, String decision, String reason, List<Candidate> candidates) {

    Stage {
        candidates = List.copyOf(candidates);
    }

    static Stage of(String stage, String decision, String reason) {
        return new Stage(stage, decision, reason, List.of());
    }

    /** The stages of a waypoint's answer, {@code {"steps": [...]}}. */
    static List<Stage> ofWaypoint(JsonObject answer) {
        return Fields.objects(answer, "steps").stream()
                .map(step ->
                        new Stage(
                                Fields.text(step, "stage"),
                                Fields.text(step, "decision"),
                                Fields.text(step, "reason"),
                                Fields.objects(step, "candidates").stream()
                                        .map(Stage::candidate)
                                        .toList()))
                .toList();
    }

    /** What a node proxy says of a connection to a pod. */
    static Stage ofNodeProxy(String pod, String node, JsonObject answer) {
        return new Stage(
                "policy",
                Fields.text(answer, "decision"),
                "the node proxy of " + node + " about " + pod,
                Fields.objects(answer, "policies").stream().map(Stage::policy).toList());
    }

    private static Candidate candidate(JsonObject candidate) {
        return new Candidate(
                Fields.text(candidate, "name"),
                Fields.text(candidate, "matched").equals("true"),
                Fields.text(candidate, "reason"));
    }

    private static Candidate policy(JsonObject policy) {
        var name =
                Fields.text(policy, "action")
                        + " "
                        + Fields.text(policy, "policy")
                        + (Fields.text(policy, "dryRun").equals("true") ? " (dry run)" : "");
        var misses =
                Fields.objects(policy, "misses").stream()
                        .map(Stage::miss)
                        .collect(Collectors.joining("; "));
        var result = Fields.text(policy, "result");
        return new Candidate(
                name,
                Fields.text(policy, "matches").equals("true"),
                misses.isEmpty() ? result : misses);
    }

    private static String miss(JsonObject miss) {
        var excluded = Fields.texts(miss, "excludedBy");
        var actual = Fields.text(miss, "actual");
        return Fields.text(miss, "attribute")
                + " is "
                + (actual.isEmpty() ? "absent" : actual)
                + (excluded.isEmpty()
                        ? ", wanted " + String.join(" or ", Fields.texts(miss, "wanted"))
                        : ", which is excluded by " + String.join(", ", excluded));
    }
}
