/**
 * The discovery client: incremental aggregated discovery over one stream. Start here: {@link
 * dev.weft.xds.AdsClient}. Handlers and observers are called on the client's one stream thread.
 */
@NullMarked
package dev.weft.xds;

import org.jspecify.annotations.NullMarked;
