package dev.weft.hbone.pool;

/**
 * One pooled connection, for dumps.
 *
 * @param active tunnels and requests on it
 * @param reusable false once it only lives for the tunnels it has
 */
public record TunnelStatus(TunnelKey key, int active, boolean reusable) {}
