package dev.weft.perf.tunnel;

/** Who both ends of every benchmarked tunnel are. */
public final class TunnelIdentity {

    public static final String URI = "spiffe://cluster.local/ns/bench/sa/tunnel";

    /** For programs that check a name instead. */
    public static final String DNS_NAME = "tunnel.bench";

    private TunnelIdentity() {}
}
