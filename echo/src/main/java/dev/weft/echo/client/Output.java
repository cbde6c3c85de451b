package dev.weft.echo.client;

import com.google.gson.JsonObject;
import java.io.PrintStream;

/** Where a run writes, a whole line at a time, flushed at once. Safe on any thread. */
final class Output {

    private final PrintStream out;
    private final PrintStream err;
    private final boolean json;

    Output(PrintStream out, PrintStream err, boolean json) {
        this.out = out;
        this.err = err;
        this.json = json;
    }

    boolean json() {
        return json;
    }

    /** A line of the result. */
    synchronized void line(String text) {
        out.println(text);
        out.flush();
    }

    /** A line for people, kept out of the result. */
    synchronized void remark(String text) {
        err.println(text);
    }

    /** An event: its JSON, or its text for people. */
    void event(JsonObject event, String text) {
        line(json ? event.toString() : text);
    }
}
