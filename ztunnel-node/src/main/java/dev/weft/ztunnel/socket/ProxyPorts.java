package dev.weft.ztunnel.socket;

/** The ports on which the proxy listens inside each pod; fixed by the ambient protocols. */
public final class ProxyPorts {
    /** Where a pod's outgoing connections are redirected. */
    public static final int OUTBOUND = 15001;

    /** Where plaintext connections to a pod are redirected. */
    public static final int INBOUND_PLAINTEXT = 15006;

    /** Where tunnels to a pod arrive. */
    public static final int INBOUND_TUNNEL = 15008;

    /** Where programs ask for connections by SOCKS, on the pod's loopback only, if at all. */
    public static final int SOCKS = 15080;

    private ProxyPorts() {}

    /** Whether connecting there would only lead back into a proxy. */
    public static boolean isOwn(int port) {
        return port == OUTBOUND || port == INBOUND_PLAINTEXT || port == INBOUND_TUNNEL;
    }

    /** The same on the pod's loopback, where the port for SOCKS is the proxy's too. */
    public static boolean isOwnOnLoopback(int port) {
        return isOwn(port) || port == SOCKS;
    }
}
