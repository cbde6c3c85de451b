/**
 * Addresses as values. Start here: {@link dev.weft.net.IpPort} and {@link
 * dev.weft.net.HboneTarget}. Immutable, any thread; nothing here asks DNS.
 */
@NullMarked
package dev.weft.net;

import org.jspecify.annotations.NullMarked;
