package dev.weft.workload;

/** Where a workload runs; empty parts are unknown. */
public record Locality(String region, String zone, String subzone) {

    public static final Locality UNKNOWN = new Locality("", "", "");
}
