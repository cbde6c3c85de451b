/**
 * Incremental aggregated discovery, the server's side. Start here: {@link
 * dev.weft.controller.xds.AdsServer}. A stream's state is guarded by its own lock, under which
 * messages are handed to the transport but nothing ever waits.
 */
@NullMarked
package dev.weft.controller.xds;

import org.jspecify.annotations.NullMarked;
