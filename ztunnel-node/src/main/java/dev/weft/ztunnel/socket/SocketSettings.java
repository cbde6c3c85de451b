package dev.weft.ztunnel.socket;

import dev.weft.eventloop.IoTransport;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * How sockets in pods are set up.
 *
 * @param transport of all channels and of the loops they run on
 * @param mark tells the pod's redirect rules that a packet is the proxy's own; empty only where
 *     nothing is redirected
 * @param reusePort lets an old and a new proxy listen at a time
 * @param sourceSpoofing whether applications see the client's own address
 * @param connectTimeout for any connection, whole milliseconds
 * @param keepAlive of accepted and dialled connections
 */
public record SocketSettings(
        IoTransport transport,
        OptionalInt mark,
        boolean reusePort,
        Spoofing sourceSpoofing,
        Duration connectTimeout,
        KeepAlive keepAlive) {
    /** What to do about the client's address. */
    public enum Spoofing {
        /** Keep it where the kernel lets us, else go without. */
        BEST_EFFORT,
        /** A pod cannot be served where the kernel does not let us. */
        REQUIRED,
        /** Never. */
        OFF
    }

    /**
     * TCP keepalive probes.
     *
     * @param idle quiet time before the first probe, whole seconds
     * @param interval between probes, whole seconds
     * @param probes without answer until the connection is given up
     * @param givesUpSending whether unacknowledged bytes end a connection after the same time
     */
    public record KeepAlive(
            boolean enabled, Duration idle, Duration interval, int probes, boolean givesUpSending) {
        public static final KeepAlive DEFAULT =
                new KeepAlive(true, Duration.ofMinutes(3), Duration.ofMinutes(3), 9, false);

        /** How long a peer may be silent. */
        Duration silence() {
            return idle.plus(interval.multipliedBy(probes));
        }
    }

    /** For a proxy's own network, in which nothing is redirected. */
    public SocketSettings withoutRedirect() {
        return new SocketSettings(
                transport, OptionalInt.empty(), reusePort, Spoofing.OFF, connectTimeout, keepAlive);
    }

    /** What a pod gets when nothing is set. */
    public static final SocketSettings DEFAULT =
            new SocketSettings(
                    IoTransport.EPOLL,
                    OptionalInt.of(0x539),
                    true,
                    Spoofing.BEST_EFFORT,
                    Duration.ofSeconds(10),
                    KeepAlive.DEFAULT);
}
