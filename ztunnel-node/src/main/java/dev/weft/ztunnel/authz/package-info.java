/**
 * Whether a connection may be, asked when it begins and again whenever policy changes. Start here:
 * {@link dev.weft.ztunnel.authz.ConnectionTracker} and {@link
 * dev.weft.ztunnel.authz.PolicyWatcher}. Connections register from their event loops; the watcher
 * has a thread of its own.
 */
@NullMarked
package dev.weft.ztunnel.authz;

import org.jspecify.annotations.NullMarked;
