package dev.weft.perf.waypoint;

import java.io.IOException;
import java.util.List;

/** A program that carries requests from its doors to the backend. */
interface ReverseProxy {

    String name();

    String description();

    /** Why it cannot run here, and the remedy; empty if it can. */
    String missing();

    /** Writes what it reads; the command that starts it in the foreground. */
    List<String> prepare(Bench bench, Doors doors) throws IOException;
}
