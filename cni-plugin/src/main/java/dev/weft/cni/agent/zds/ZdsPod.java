package dev.weft.cni.agent.zds;

import dev.weft.linux.Fd;
import dev.weft.net.ResolverConfig;

/**
 * A pod that a node proxy is to serve. Owns its descriptor of the pod's network namespace; who
 * holds the pod closes it.
 *
 * @param uid the pod's Kubernetes uid
 * @param resolver how the pod resolves names, as far as that is known
 */
public record ZdsPod(
        String uid,
        String namespace,
        String name,
        String serviceAccount,
        ResolverConfig resolver,
        Fd netns)
        implements AutoCloseable {

    @Override
    public void close() {
        netns.close();
    }
}
