package dev.weft.local.client;

import java.util.List;

/** A node: its name, its addresses on the fabric and the ranges its pods are numbered from. */
public record NodeView(String name, List<String> addresses, List<String> podRanges) {}
