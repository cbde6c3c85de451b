package dev.weft.cli.demo.step;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.weft.cli.source.Fields;
import dev.weft.local.client.ExecRequest;
import dev.weft.local.client.ExecResult;
import dev.weft.local.client.LocalMeshClient;
import dev.weft.local.client.PodView;
import java.util.ArrayList;
import java.util.List;

/** Runs the ordinary program {@code weft-echo client} inside pods. */
public final class EchoClient {

    private final LocalMeshClient mesh;

    EchoClient(LocalMeshClient mesh) {
        this.mesh = mesh;
    }

    /**
     * An account of calls.
     *
     * @param ok calls that were answered well
     * @param failed the others
     * @param reasons their reasons with counts, as JSON
     * @param examples the first messages
     */
    public record Account(long ok, long failed, String reasons, String examples) {

        public static Account of(JsonObject json) {
            return new Account(
                    Fields.number(json, "ok"),
                    Fields.number(json, "failed"),
                    Fields.child(json, "reasons").toString(),
                    String.valueOf(json.get("examples")));
        }

        /** The calls met a connection that was refused or cut, and nothing else. */
        public boolean cutOff() {
            return ok == 0
                    && failed > 0
                    && reasons.matches("\\{(\"(reset|closed|refused)\":\\d+,?)+}");
        }
    }

    /** Makes calls and returns the answers; fails when one of the calls did. */
    public List<JsonObject> answers(PodView from, String... arguments) throws DemoFailure {
        var end = run(from, arguments);
        DemoFailure.unless(
                end.ok(),
                "a call from "
                        + from.name()
                        + " failed ("
                        + String.join(" ", arguments)
                        + "): "
                        + end.stderr().strip()
                        + end.stdout().strip());
        var answers = new ArrayList<JsonObject>();
        for (var line : end.stdout().lines().toList()) {
            answers.add(json(line));
        }
        return answers;
    }

    /** Makes calls and returns the account of them. */
    public Account account(PodView from, String... arguments) throws DemoFailure {
        var all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        var end = run(from, all.toArray(String[]::new));
        var lines = end.stdout().lines().toList();
        DemoFailure.unless(!lines.isEmpty(), "weft-echo gave no account: " + end.stderr().strip());
        return Account.of(json(lines.getLast()));
    }

    /** Makes calls and returns a line for each, whatever came of it: status, headers, body. */
    public List<JsonObject> calls(PodView from, String... arguments) throws DemoFailure {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-o", "json"));
        var end = run(from, all.toArray(String[]::new));
        var calls = new ArrayList<JsonObject>();
        for (var line : end.stdout().lines().toList()) {
            calls.add(json(line));
        }
        DemoFailure.unless(!calls.isEmpty(), "weft-echo made no call: " + end.stderr().strip());
        return calls;
    }

    static JsonObject json(String line) throws DemoFailure {
        try {
            return JsonParser.parseString(line).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            throw new DemoFailure("weft-echo answered with something that is no JSON: " + line);
        }
    }

    /** The command line of the client. */
    public static ExecRequest request(PodView from, String... arguments) {
        var command = new ArrayList<>(List.of("weft-echo", "client"));
        command.addAll(List.of(arguments));
        return ExecRequest.of(from.namespace(), from.name(), command.toArray(String[]::new));
    }

    private ExecResult run(PodView from, String... arguments) {
        return mesh.exec(request(from, arguments));
    }
}
