/**
 * The mesh's own programs as processes: their settings, tokens, restarts and readiness; start here:
 * {@link dev.weft.local.program.MeshPrograms}. One virtual thread owns each program.
 */
@NullMarked
package dev.weft.local.program;

import org.jspecify.annotations.NullMarked;
