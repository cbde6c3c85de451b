package dev.weft.waypoint.request;

import dev.weft.hbone.Baggage;
import dev.weft.identity.SpiffeId;
import dev.weft.net.IpPort;
import dev.weft.workload.Workload;
import java.util.Optional;

/**
 * Who is at the other end, and what it asked for: the same for all requests of a connection.
 *
 * @param identity what the client proved by mutual TLS; empty for clients from outside the mesh
 * @param address of the client itself, not of a proxy on the way
 * @param workload the client, where discovery knows it
 * @param baggage what the client's node proxy says of it; a hint, never a proof
 * @param front what it asked for
 * @param sni the server name in the client's own TLS, which this proxy ends or passes on; else
 *     empty
 */
public record Downstream(
        Optional<SpiffeId> identity,
        IpPort address,
        Optional<Workload> workload,
        Baggage baggage,
        Front front,
        String sni) {

    /** The client's namespace as far as it was proved; empty if it was not. */
    public String namespace() {
        return identity.map(id -> id.account().namespace()).orElse("");
    }

    /** With the server name that a look into the client's greeting found. */
    public Downstream withSni(String found) {
        return new Downstream(identity, address, workload, baggage, front, found);
    }
}
