/** Small meshes as values. Start here: {@link dev.weft.testkit.mesh.Mesh}. */
@NullMarked
package dev.weft.testkit.mesh;

import org.jspecify.annotations.NullMarked;
