package dev.weft.wds;

/** Type URLs of the resources. */
public final class WdsTypes {

    private static final String PREFIX = "type.googleapis.com/";

    /** Workloads and services. */
    public static final String ADDRESS = PREFIX + "istio.workload.Address";

    /** L4 policies. */
    public static final String AUTHORIZATION = PREFIX + "istio.security.Authorization";

    private WdsTypes() {}
}
