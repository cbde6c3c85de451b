package dev.weft.perf.measure;

/**
 * Processor time in seconds.
 *
 * @param total of all threads
 * @param compiler the part of it that a JVM's compiler threads took; 0 for other programs
 */
public record CpuTime(double total, double compiler) {

    public static final CpuTime NONE = new CpuTime(0, 0);

    public CpuTime plus(CpuTime other) {
        return new CpuTime(total + other.total, compiler + other.compiler);
    }

    /**
     * The time since {@code before}. A compiler thread that ended since takes its account along.
     */
    public CpuTime since(CpuTime before) {
        return new CpuTime(total - before.total, Math.max(0, compiler - before.compiler));
    }

    /** Without compilation: what the work itself cost. */
    public double work() {
        return total - compiler;
    }
}
