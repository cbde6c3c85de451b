package dev.weft.telemetry;

/** The metrics of a node proxy, as they are exported. */
public final class MetricName {

    public static final String CONNECTIONS_OPENED = "istio_tcp_connections_opened_total";
    public static final String CONNECTIONS_CLOSED = "istio_tcp_connections_closed_total";

    /** Closed with a {@link ResponseFlag} that is a failure. */
    public static final String CONNECTIONS_FAILED = "istio_tcp_connections_failed_total";

    /** Bytes from downstream to upstream, whoever reports. */
    public static final String BYTES_RECEIVED = "istio_tcp_received_bytes_total";

    /** Bytes from upstream to downstream, whoever reports. */
    public static final String BYTES_SENT = "istio_tcp_sent_bytes_total";

    /** A gauge with {@link TrafficLabel#REPORTER} alone. */
    public static final String SOCKETS_OPEN = "istio_tcp_sockets_open";

    /** A gauge of 1 with the labels {@code component} and {@code tag}. */
    public static final String BUILD = "istio_build";

    /** With the label {@code reason}. */
    public static final String XDS_TERMINATIONS = "istio_xds_connection_terminations_total";

    /** With the label {@code url}. */
    public static final String XDS_MESSAGES = "istio_xds_message_total";

    /** With the label {@code url}. */
    public static final String XDS_MESSAGE_BYTES = "istio_xds_message_bytes_total";

    /** Peers refused or disconnected because of a revoked certificate; with {@code reporter}. */
    public static final String CRL_REJECTIONS = "istio_crl_policy_rejections_total";

    /** With {@code reporter}. */
    public static final String CRL_UNTRACKED = "istio_crl_untracked_connections_total";

    public static final String PROXIES_ACTIVE = "workload_manager_active_proxy_count";
    public static final String PROXIES_PENDING = "workload_manager_pending_proxy_count";
    public static final String PROXIES_STARTED = "workload_manager_proxies_started_total";
    public static final String PROXIES_STOPPED = "workload_manager_proxies_stopped_total";

    public static final String DNS_REQUESTS = "istio_dns_requests_total";
    public static final String DNS_UPSTREAM_REQUESTS = "istio_dns_upstream_requests_total";
    public static final String DNS_UPSTREAM_FAILURES = "istio_dns_upstream_failures_total";

    /** A histogram. */
    public static final String DNS_UPSTREAM_DURATION =
            "istio_dns_upstream_request_duration_seconds";

    /** Hostnames of endpoints looked up; labels of the source, and {@code hostname}. */
    public static final String ON_DEMAND_DNS = "istio_on_demand_dns_total";

    public static final String OPEN_FDS = "process_open_fds";
    public static final String MAX_FDS = "process_max_fds";

    private MetricName() {}
}
