package dev.weft.cli.demo.step;

/** Takes note of what a step saw. */
public interface Observations {

    /** A fact that was observed, in a line. */
    void saw(String fact);

    /** Something is waited for, or takes more than a moment. */
    void waiting(String what);
}
