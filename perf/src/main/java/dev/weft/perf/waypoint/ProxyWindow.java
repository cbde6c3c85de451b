package dev.weft.perf.waypoint;

import dev.weft.perf.http.HttpReport;
import dev.weft.perf.measure.CpuTime;

/**
 * What one load through one proxy cost.
 *
 * @param way how requests were sent
 * @param cpu of the proxy's processes during the load
 */
record ProxyWindow(String proxy, Door door, Way way, HttpReport report, CpuTime cpu) {

    /** How requests are sent. */
    enum Way {
        /** The next one when one is answered. */
        CLOSED,
        /** At a fixed rate, the same for all proxies. */
        PACED
    }

    /** Processor time without compilation, as everywhere in this module. */
    double requestsPerCpuSecond() {
        return report.requests() / cpu.work();
    }

    double compilerShare() {
        return cpu.total() > 0 ? cpu.compiler() / cpu.total() : 0;
    }
}
