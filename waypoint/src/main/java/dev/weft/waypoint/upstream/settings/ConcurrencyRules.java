package dev.weft.waypoint.upstream.settings;

/** Bounds of a limit of concurrent requests that is found by measuring. */
public record ConcurrencyRules(int minLimit, int maxLimit) {}
