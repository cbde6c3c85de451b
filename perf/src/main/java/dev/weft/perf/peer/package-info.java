/**
 * What is compared: the same way from a client pod on one node to a server pod on another, through
 * two proxies of each kind, all of them alive at once. Start here: {@link
 * dev.weft.perf.peer.Subject}, and {@link dev.weft.perf.peer.Subjects}, which starts them. Used by
 * the main thread.
 */
@NullMarked
package dev.weft.perf.peer;

import org.jspecify.annotations.NullMarked;
