package dev.weft.telemetry;

/** Which end of a connection reports it; also says the direction of the access log. */
public enum Reporter {
    SOURCE("source", "outbound"),
    DESTINATION("destination", "inbound");

    private final String text;
    private final String direction;

    Reporter(String text, String direction) {
        this.text = text;
        this.direction = direction;
    }

    /** The value of {@link AccessLogField#DIRECTION}. */
    public String direction() {
        return direction;
    }

    /** The value of {@link TrafficLabel#REPORTER}. */
    @Override
    public String toString() {
        return text;
    }
}
