package dev.weft.cli.demo;

import com.google.gson.JsonObject;
import dev.weft.cli.demo.step.DemoFailure;
import dev.weft.cli.demo.step.DemoMesh;
import dev.weft.cli.source.Fields;
import java.util.ArrayList;

/**
 * Bytes that frontend sends to inventory and gets back, compared by SHA-256, on so many
 * connections: the only traffic between the two. Made once, then read; confined to the demo's
 * thread.
 */
final class Transfer {

    static final int CONNECTIONS = 4;
    static final long BYTES_EACH = 1 << 20;

    private long greetingBytes;

    /** Makes it; fails unless every byte came back. */
    void make(DemoMesh mesh) throws DemoFailure {
        var lines =
                mesh.echo()
                        .answers(
                                mesh.pod("frontend"),
                                "tcp://inventory-service:9090",
                                "--bytes",
                                Long.toString(BYTES_EACH),
                                "-c",
                                Integer.toString(CONNECTIONS),
                                "--json");
        var whole = new ArrayList<JsonObject>();
        for (var line : lines) {
            if (Fields.text(line, "match").equals("true")) {
                whole.add(line);
            }
        }
        DemoFailure.unless(
                whole.size() == CONNECTIONS,
                whole.size() + " of " + CONNECTIONS + " transfers came back whole: " + lines);
        greetingBytes = whole.stream().mapToInt(line -> Fields.number(line, "greetingBytes")).sum();
    }

    /** Bytes from frontend to inventory. */
    long there() {
        return CONNECTIONS * BYTES_EACH;
    }

    /** Bytes from inventory to frontend: those, and a line of greeting on each connection. */
    long back() {
        return there() + greetingBytes;
    }

    String text() {
        return "frontend sent "
                + there()
                + " bytes to inventory on "
                + CONNECTIONS
                + " connections, and each came back";
    }
}
