/**
 * Sockets of pods: made inside a pod's network namespace, marked, and asked where their connection
 * was going. Start here: {@link dev.weft.ztunnel.socket.PodNetwork}. Imports nothing of this
 * module.
 */
@NullMarked
package dev.weft.ztunnel.socket;

import org.jspecify.annotations.NullMarked;
