package dev.weft.workload;

/**
 * How a tunnel's original destination is handed to the application behind it.
 *
 * @param port 0 keeps the requested port
 */
public record ApplicationTunnel(Protocol protocol, int port) {

    /** How the address is conveyed. */
    public enum Protocol {
        NONE,
        PROXY
    }
}
