package dev.weft.cert;

/** How urgently a certificate is wanted, least urgent first. */
public enum Priority {
    /** A renewal in good time. */
    BACKGROUND,
    /** A workload has appeared that will soon need it. */
    WARMUP,
    /** A connection is waiting. */
    REAL_TIME
}
