package dev.weft.perf.measure;

/**
 * One line of {@code /proc/PID/stat} or {@code /proc/PID/task/TID/stat}; see proc_pid_stat(5). A
 * process's line counts all of its threads, those that have ended included.
 *
 * @param name of the program or thread, at most 15 characters
 * @param userTicks time in user mode, in {@link #TICKS_PER_SECOND}
 * @param systemTicks time in the kernel
 * @param startTicks when it began, since the machine did
 */
record ProcStat(String name, long userTicks, long systemTicks, long startTicks) {

    /** What the kernel tells user programs (USER_HZ) on every architecture that we run on. */
    static final double TICKS_PER_SECOND = 100;

    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int START = 19;

    /** Reads a line; the name stands in parentheses and may hold blanks and parentheses itself. */
    static ProcStat parse(String line) {
        var open = line.indexOf('(');
        var close = line.lastIndexOf(')');
        if (open < 0 || close < open) {
            throw new IllegalArgumentException(
                    "\"" + line + "\" is no process status: expected a name in parentheses");
        }
        var fields = line.substring(close + 1).strip().split(" ");
        if (fields.length <= START) {
            throw new IllegalArgumentException(
                    "\""
                            + line
                            + "\" is no process status: expected more than "
                            + START
                            + " fields");
        }
        return new ProcStat(
                line.substring(open + 1, close),
                Long.parseLong(fields[USER]),
                Long.parseLong(fields[SYSTEM]),
                Long.parseLong(fields[START]));
    }

    double seconds() {
        return (userTicks + systemTicks) / TICKS_PER_SECOND;
    }

    /** Whether it is one of the threads in which a JVM compiles. */
    boolean compiles() {
        return name.matches("C[12] Compiler.*");
    }
}
