package dev.weft.cli.demo;

/** Takes note of what a step saw. */
@FunctionalInterface
interface Observations {

    /** A fact that was observed, in a line. */
    void saw(String fact);
}
