package dev.weft.perf.http;

/** What connections tell of their slots. On their event loop. */
interface Answers {

    /** The answer is there, all of it. */
    void answered(Slot slot, int status);

    /** The connection ended, or what came was no answer. */
    void broken(String reason);
}
