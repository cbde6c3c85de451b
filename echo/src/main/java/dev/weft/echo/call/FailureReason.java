package dev.weft.echo.call;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Why a call got no answer. Reports use the label, which is the name in lower case with dashes. */
public enum FailureReason {
    /** The name has no address. */
    DNS,
    /** Nobody listens there. */
    REFUSED,
    /** No route. */
    UNREACHABLE,
    /** The answer did not come in time. */
    TIMEOUT,
    /** The connection ended with a reset. */
    RESET,
    /** The connection ended in order, before the answer was complete. */
    CLOSED,
    /** No TLS came about: the peer does not speak it, or is not trusted. */
    TLS,
    /** What came is not the protocol. */
    MALFORMED,
    /** Any other socket error. */
    OTHER;

    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The reason behind an error of a socket or of a channel. */
    static FailureReason of(Throwable error) {
        var text = error.getMessage() == null ? "" : error.getMessage();
        return switch (error) {
            case UnknownHostException ignored -> DNS;
            case NoRouteToHostException ignored -> UNREACHABLE;
            case SocketTimeoutException ignored -> TIMEOUT;
            case SSLException ignored -> TLS;
            case ConnectException ignored when text.contains("refused") -> REFUSED;
            case ConnectException ignored when text.contains("timed out") -> TIMEOUT;
            case IOException ignored when text.contains("unreachable") -> UNREACHABLE;
            case IOException ignored when text.contains("reset") -> RESET;
            case IOException ignored when text.contains("Broken pipe") -> RESET;
            default -> OTHER;
        };
    }
}
