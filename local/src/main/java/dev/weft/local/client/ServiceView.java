package dev.weft.local.client;

import java.util.List;

/**
 * A Service.
 *
 * @param clusterAddresses its virtual addresses; empty when headless
 * @param ports as {@code name port/protocol -> target}
 * @param endpoints addresses and ports of its ready pods
 */
public record ServiceView(
        String namespace,
        String name,
        List<String> clusterAddresses,
        List<String> ports,
        List<String> endpoints) {}
