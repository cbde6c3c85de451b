/**
 * Copies bytes both ways between two connections, with back-pressure and independent half-close.
 * Start here: {@link dev.weft.relay.Relay}. Everything of one relay runs on one event loop.
 */
@NullMarked
package dev.weft.relay;

import org.jspecify.annotations.NullMarked;
