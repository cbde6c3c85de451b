/**
 * Connections from outside into the network of the mesh, as {@code kubectl port-forward} makes
 * them. Start here: {@link dev.weft.local.forward.ForwardServer}. A virtual thread for each
 * direction of a connection.
 */
@NullMarked
package dev.weft.local.forward;

import org.jspecify.annotations.NullMarked;
