/**
 * A mesh that is written down in a file, in the shape of a config dump, in place of one that a
 * control plane tells. Start here: {@link dev.weft.ztunnel.fixed.FixedMesh}. Pure but for reading
 * the file.
 */
@NullMarked
package dev.weft.ztunnel.fixed;

import org.jspecify.annotations.NullMarked;
