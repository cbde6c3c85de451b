/**
 * What this node knows of the mesh. Start here: {@link dev.weft.ztunnel.state.MeshState}, an
 * immutable snapshot that a connection takes once, and {@link
 * dev.weft.ztunnel.state.MeshStateStore}, its single writer.
 */
@NullMarked
package dev.weft.ztunnel.state;

import org.jspecify.annotations.NullMarked;
