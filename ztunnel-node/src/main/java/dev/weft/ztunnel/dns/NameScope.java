package dev.weft.ztunnel.dns;

import java.util.List;
import java.util.Optional;

/**
 * Who asks, and what names mean there.
 *
 * @param namespace of the client
 * @param network of the client: addresses of others mean nothing to it
 * @param clusterDomain of Kubernetes Services
 * @param search domains that the client's resolver may have put behind a name
 * @param preferredNamespace whose services come before those of others, after the client's own
 * @param ipv6 whether IPv6 addresses are told
 */
public record NameScope(
        String namespace,
        String network,
        String clusterDomain,
        List<String> search,
        Optional<String> preferredNamespace,
        boolean ipv6) {

    public NameScope {
        search = List.copyOf(search);
    }

    /** The search domains that a pod has unless its specification says otherwise. */
    public static List<String> kubernetesSearch(String namespace, String clusterDomain) {
        return List.of(namespace + ".svc." + clusterDomain, "svc." + clusterDomain, clusterDomain);
    }
}
