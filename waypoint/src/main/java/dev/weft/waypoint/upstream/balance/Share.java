package dev.weft.waypoint.upstream.balance;

/**
 * An endpoint and how much of its tier's traffic it gets, in proportion to the others.
 *
 * @param weight more than 0
 */
public record Share(Endpoint endpoint, long weight) {}
