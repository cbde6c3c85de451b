/**
 * The third test ring: one mesh of two nodes, run from the jars that ship, and what must hold of
 * it. Start here: {@link dev.weft.mesh.RunsMesh}, then {@link dev.weft.mesh.Mesh}. Tests run one
 * after the other and share the mesh, each in a namespace of its own.
 */
@NullMarked
package dev.weft.mesh;

import org.jspecify.annotations.NullMarked;
