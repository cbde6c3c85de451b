/**
 * What this node knows of the mesh. Start here: {@link dev.weft.mesh.MeshState}, an immutable
 * snapshot that a connection takes once, and {@link dev.weft.mesh.MeshStateStore}, its single
 * writer.
 */
@NullMarked
package dev.weft.mesh;

import org.jspecify.annotations.NullMarked;
