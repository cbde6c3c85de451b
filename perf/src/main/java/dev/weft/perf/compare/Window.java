package dev.weft.perf.compare;

import dev.weft.perf.measure.CpuTime;
import dev.weft.perf.traffic.LoadReport;

/**
 * What one load cost.
 *
 * @param client processor time of the client's proxy during the load
 * @param server that of the server's
 */
record Window(LoadReport report, CpuTime client, CpuTime server) {

    private static final double GIB = 1 << 30;
    private static final double MICROS = 1e6;

    CpuTime both() {
        return client.plus(server);
    }

    /** Part of the proxies' time that was compilation; 0 when they did nothing. */
    double compilerShare() {
        return both().total() > 0 ? both().compiler() / both().total() : 0;
    }

    /** Whether it came to anything. */
    boolean empty() {
        return report.bytes() == 0 && report.operations() == 0;
    }

    /** The value of a figure; NaN for those that a load does not have. */
    double value(Figure figure) {
        return switch (figure) {
            case GBIT_PER_S -> report.bytes() * 8 / report.seconds() / 1e9;
            case CPU_S_PER_GIB -> both().work() / (report.bytes() / GIB);
            case CLIENT_CPU_S_PER_GIB -> client.work() / (report.bytes() / GIB);
            case SERVER_CPU_S_PER_GIB -> server.work() / (report.bytes() / GIB);
            case P50_US -> report.latency().p50();
            case P99_US -> report.latency().p99();
            case P999_US -> report.latency().p999();
            case PER_S -> report.operations() / report.seconds();
            case CPU_US_EACH -> both().work() * MICROS / report.operations();
            case COMPILER_SHARE -> compilerShare();
            case ERRORS -> report.errors();
            case CLIENT_RSS_MIB,
                    SERVER_RSS_MIB,
                    CLIENT_PRIVATE_MIB,
                    SERVER_PRIVATE_MIB,
                    HEAP_MIB,
                    START_S,
                    START_CPU_S ->
                    Double.NaN;
        };
    }
}
