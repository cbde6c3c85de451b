package dev.weft.waypoint.request;

/** Why a response is not the backend's own, in the words of access logs and dashboards. */
public enum ResponseFlag {
    NONE("-"),
    /** No route. */
    NO_ROUTE("NR"),
    /** No endpoint that may be chosen. */
    NO_ENDPOINT("UH"),
    /** The destination is not known. */
    NO_SERVICE("NC"),
    /** The connection to the endpoint failed. */
    UPSTREAM_CONNECT("UF"),
    /** The endpoint broke the stream. */
    UPSTREAM_RESET("UR"),
    /** The connection to the endpoint ended. */
    UPSTREAM_CLOSED("UC"),
    /** The endpoint broke the protocol. */
    UPSTREAM_PROTOCOL("UPE"),
    /** It took too long. */
    UPSTREAM_TIMEOUT("UT"),
    /** A limit of connections or requests. */
    OVERFLOW("UO"),
    /** All attempts failed. */
    RETRIES_SPENT("URX"),
    /** A fault on purpose. */
    FAULT("FI"),
    /** A delay on purpose. */
    DELAY("DI"),
    /** Rate limited. */
    RATE_LIMITED("RL"),
    /** Policy, or an external service, said no. */
    DENIED("UAEX"),
    /** The client went away, or broke the stream. */
    CLIENT_GONE("DC"),
    /** The client broke the protocol. */
    CLIENT_PROTOCOL("DPE"),
    /** The request was too slow to come. */
    CLIENT_TIMEOUT("SI"),
    /** The proxy itself is at its limit. */
    OVERLOAD("OM"),
    /** A filter failed. */
    FILTER("LR");

    private final String code;

    ResponseFlag(String code) {
        this.code = code;
    }

    /** As it is written. */
    public String code() {
        return code;
    }
}
