/**
 * The network of a local mesh: the fabric, nodes as network namespaces joined to it by routed
 * links, and pods behind their node; start here: {@link dev.weft.local.world.World}. {@link
 * dev.weft.local.world.AddressPlan} and {@link dev.weft.local.world.LinkScript} are pure; the rest
 * blocks on short system commands and may be called from any thread.
 */
@NullMarked
package dev.weft.local.world;

import org.jspecify.annotations.NullMarked;
