package dev.weft.perf.overhead;

import com.google.gson.GsonBuilder;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The report for programs. Pure; units are in the names. */
final class OverheadJson {
    private OverheadJson() {}

    static String of(OverheadReport report) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("requestsPerSecondAndPod", report.rate());
        root.put("requestBytes", report.bytes());
        root.put("seconds", report.seconds());
        root.put("machine", report.machine());
        root.put("cases", report.cases().stream().map(c -> of(report, c)).toList());
        return new GsonBuilder()
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .serializeSpecialFloatingPointValues()
                        .create()
                        .toJson(root)
                + "\n";
    }

    private static Map<String, Object> of(OverheadReport report, Measured measured) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("pods", measured.pods());
        one.put("arrangement", measured.arrangement().name().toLowerCase(Locale.ROOT));
        one.put("proxies", measured.proxies());
        one.put("residentBytes", measured.memory().resident());
        one.put("privateBytes", measured.memory().anonymous());
        one.put("cpuMicrosPerRequest", measured.cpuMicros());
        one.put("cpuMicrosPerRequestWithCompiler", measured.cpuMicrosWithCompiler());
        one.put("p50Micros", measured.p50());
        one.put("p99Micros", measured.p99());
        report.added(measured, Measured::p50).ifPresent(v -> one.put("addedP50Micros", v));
        report.added(measured, Measured::p99).ifPresent(v -> one.put("addedP99Micros", v));
        one.put("requests", measured.requests());
        one.put("errors", measured.errors());
        return one;
    }
}
