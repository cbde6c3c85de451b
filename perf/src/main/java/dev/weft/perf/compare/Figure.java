package dev.weft.perf.compare;

/**
 * What a window yields. Processor time leaves out a JVM's compiler threads, except at the start.
 */
public enum Figure {
    GBIT_PER_S("Gbit/s", 2, true),
    CPU_S_PER_GIB("CPU s/GiB", 2, true),
    CLIENT_CPU_S_PER_GIB("client's", 2, false),
    SERVER_CPU_S_PER_GIB("server's", 2, false),
    P50_US("p50 us", 0, false),
    P99_US("p99 us", 0, true),
    P999_US("p99.9 us", 0, false),
    PER_S("per second", 0, true),
    CPU_US_EACH("CPU us each", 1, true),
    CLIENT_RSS_MIB("RSS MiB", 1, false),
    SERVER_RSS_MIB("server's", 1, false),
    CLIENT_PRIVATE_MIB("private MiB", 1, false),
    SERVER_PRIVATE_MIB("server's", 1, false),
    HEAP_MIB("heap MiB", 1, false),
    START_S("wall s", 2, true),
    START_CPU_S("CPU s", 2, true),
    /** Part of the processor time that went into compilation: high means not warm. */
    COMPILER_SHARE("compiling", 2, false),
    ERRORS("errors", 0, false);

    private final String title;
    private final int decimals;
    private final boolean ranged;

    Figure(String title, int decimals, boolean ranged) {
        this.title = title;
        this.decimals = decimals;
        this.ranged = ranged;
    }

    /** Head of its column. */
    public String title() {
        return title;
    }

    /** Digits after the point that mean something. */
    public int decimals() {
        return decimals;
    }

    /** Whether tables show smallest and largest besides the median. */
    public boolean ranged() {
        return ranged;
    }
}
