/**
 * The outer side of a local mesh, in the caller's namespaces: its run directory and its supervisor
 * process; start here: {@link dev.weft.local.launch.Launcher}. Confined to the calling thread.
 */
@NullMarked
package dev.weft.local.launch;

import org.jspecify.annotations.NullMarked;
