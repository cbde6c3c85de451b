/**
 * SPIFFE identities as values: parse, format, compare. Start here: {@link
 * dev.weft.identity.SpiffeId}. Immutable, any thread.
 */
@NullMarked
package dev.weft.identity;

import org.jspecify.annotations.NullMarked;
