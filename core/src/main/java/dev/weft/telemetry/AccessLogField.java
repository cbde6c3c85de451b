package dev.weft.telemetry;

/**
 * The fields of an access log line, in the order in which they are written; one that is not known
 * is left out.
 */
public enum AccessLogField {
    SOURCE_ADDRESS("src.addr"),
    SOURCE_WORKLOAD("src.workload"),
    SOURCE_NAMESPACE("src.namespace"),
    SOURCE_IDENTITY("src.identity"),
    SOURCE_CLUSTER("src.cluster"),
    DESTINATION_ADDRESS("dst.addr"),
    DESTINATION_HBONE_ADDRESS("dst.hbone_addr"),
    DESTINATION_SERVICE("dst.service"),
    DESTINATION_WORKLOAD("dst.workload"),
    DESTINATION_NAMESPACE("dst.namespace"),
    DESTINATION_IDENTITY("dst.identity"),
    DESTINATION_CLUSTER("dst.cluster"),
    DIRECTION("direction"),
    BYTES_SENT("bytes_sent"),
    BYTES_RECEIVED("bytes_recv"),
    DURATION("duration"),
    ERROR("error");

    /** The message of a connection that ended, well or not. */
    public static final String COMPLETE = "connection complete";

    /** The message of a connection that began. */
    public static final String OPENED = "connection opened";

    /** The message of a connection that was refused before it was known what it was. */
    public static final String FAILED = "connection failed";

    private final String text;

    AccessLogField(String text) {
        this.text = text;
    }

    /** The name in the log. */
    @Override
    public String toString() {
        return text;
    }
}
