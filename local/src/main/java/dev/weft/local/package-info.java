/**
 * The mesh on one machine: starting and ending it from outside, and the supervisor inside; start
 * here: {@link dev.weft.local.LocalMesh}, then {@link dev.weft.local.SupervisorMain}. Blocking
 * code; each class states its threads.
 */
@NullMarked
package dev.weft.local;

import org.jspecify.annotations.NullMarked;
