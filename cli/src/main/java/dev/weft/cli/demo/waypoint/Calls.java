package dev.weft.cli.demo.waypoint;

import com.google.gson.JsonObject;
import dev.weft.cli.demo.step.DemoFailure;
import dev.weft.cli.demo.step.DemoMesh;
import dev.weft.cli.source.Fields;
import dev.weft.local.client.PodView;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The account of some calls, each as {@code weft-echo client -o json} tells it. Pure but of(). */
record Calls(List<JsonObject> all) {

    Calls {
        all = List.copyOf(all);
    }

    /** Makes them. */
    static Calls of(DemoMesh mesh, PodView from, String... arguments) throws DemoFailure {
        return new Calls(mesh.echo().calls(from, arguments));
    }

    int size() {
        return all.size();
    }

    /** How many were answered with this status. */
    long status(int status) {
        return count(call -> Fields.number(call, "status") == status);
    }

    /** How many were answered well by a program of this version. */
    long version(String version) {
        return count(call ->
                Fields.number(call, "status") == 200
                        && Fields.text(Fields.child(call, "body"), "version").equals(version));
    }

    /** Whether every one was answered with this status. */
    boolean allAre(int status) {
        return status(status) == size();
    }

    /** The time that the slowest one took, in milliseconds. */
    long slowest() {
        return all.stream().mapToLong(call -> Fields.number(call, "micros") / 1000).max().orElse(0);
    }

    /** And the fastest. */
    long fastest() {
        return all.stream().mapToLong(call -> Fields.number(call, "micros") / 1000).min().orElse(0);
    }

    /** How often each status came, or each reason for which none did. */
    @Override
    public String toString() {
        Map<String, Integer> outcomes = new TreeMap<>();
        for (var call : all) {
            var status = Fields.text(call, "status");
            outcomes.merge(
                    status.isEmpty() ? Fields.text(call, "reason") : status, 1, Integer::sum);
        }
        return size() + " calls: " + outcomes;
    }

    private long count(Predicate<JsonObject> which) {
        return all.stream().filter(which).count();
    }
}
