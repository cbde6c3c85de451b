package dev.weft.perf.peer;

import java.io.IOException;
import java.util.List;

/** A program of which two make a tunnel: TLS 1.3 with certificates on both sides, P-256. */
interface TunnelProgram {

    String name();

    /** Program, version and what was set. */
    String description();

    /** Why it cannot be run here and what to do about it; empty if it can. */
    String missing();

    /** Writes what configuration one end needs; returns its command line. */
    List<String> prepare(TunnelPlace place) throws IOException;
}
