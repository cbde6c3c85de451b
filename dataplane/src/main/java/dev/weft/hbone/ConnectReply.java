package dev.weft.hbone;

/**
 * The answer to a request for a tunnel.
 *
 * @param status 200 opens the tunnel, anything else refuses it
 * @param baggage the destination workload, for telemetry; empty on refusals
 */
public record ConnectReply(int status, Baggage baggage) {

    public ConnectReply {
        if (status < 200 || status > 999) {
            throw new IllegalArgumentException("status " + status + ": expected 200 to 999");
        }
    }

    public static ConnectReply accepted(Baggage baggage) {
        return new ConnectReply(200, baggage);
    }

    public boolean isAccepted() {
        return status == 200;
    }
}
