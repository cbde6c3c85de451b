package dev.weft.waypoint.upstream.dial;

import dev.weft.identity.SpiffeId;
import dev.weft.net.HboneTarget;
import dev.weft.net.IpPort;
import dev.weft.workload.WorkloadUid;
import java.util.Set;

/** How an endpoint is reached. Values; any thread. */
public sealed interface Way {

    /** In words, for logs: an address and a port. */
    String address();

    /** By TCP. */
    record Plain(IpPort to) implements Way {
        @Override
        public String address() {
            return to.toString();
        }
    }

    /** By TCP, at whatever address the name has. */
    record Lookup(String hostname, int port) implements Way {
        @Override
        public String address() {
            return hostname + ":" + port;
        }
    }

    /**
     * By a tunnel with mutual TLS.
     *
     * @param hop where the tunnel ends
     * @param workload whom we believe to be there
     * @param expected identities of which it must prove one
     * @param target what the tunnel asks for
     */
    record Tunnel(IpPort hop, WorkloadUid workload, Set<SpiffeId> expected, HboneTarget target)
            implements Way {
        public Tunnel {
            expected = Set.copyOf(expected);
        }

        @Override
        public String address() {
            return target.toString();
        }
    }

    /**
     * By a tunnel inside a tunnel, through the gateway of another network.
     *
     * @param gateway the outer one; asks for the same as the inner one
     * @param expected identities of which whoever the gateway chooses must prove one
     * @param network our own
     */
    record Network(Tunnel gateway, Set<SpiffeId> expected, String network) implements Way {
        public Network {
            expected = Set.copyOf(expected);
        }

        @Override
        public String address() {
            return gateway.address();
        }
    }

    /**
     * Not at all.
     *
     * @param why with the value that stands in the way
     */
    record None(String why) implements Way {
        @Override
        public String address() {
            return "-";
        }
    }

    /** Whether mutual TLS protects it. */
    default boolean isTunnelled() {
        return this instanceof Tunnel || this instanceof Network;
    }
}
