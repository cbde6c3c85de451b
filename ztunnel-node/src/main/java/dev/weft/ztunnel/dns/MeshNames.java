package dev.weft.ztunnel.dns;

import dev.weft.mesh.MeshState;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Where the mesh's view of a name comes from. Where discovery tells everything it is at hand; where
 * it is asked on demand, asking is what makes it known.
 */
@FunctionalInterface
public interface MeshNames {
    /**
     * The mesh as soon as it is known which of these hostnames, wildcards among them, are services.
     * Never fails and never takes long: what cannot be found out is not there. Any thread.
     *
     * @param client who asks
     */
    CompletionStage<MeshState> knowing(NameScope client, List<String> hostnames);
}
