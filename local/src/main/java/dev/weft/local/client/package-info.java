/**
 * Talking to a running local mesh; start here: {@link dev.weft.local.client.LocalMeshClient}. Every
 * call opens its own connection to the control socket and blocks; all types are safe on every
 * thread, virtual ones included.
 */
@NullMarked
package dev.weft.local.client;

import org.jspecify.annotations.NullMarked;
