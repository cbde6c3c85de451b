/**
 * What the parts of the proxy say to each other about one request. Start here: {@link
 * dev.weft.waypoint.request.Downstream}. Values; any thread where nothing else is said.
 */
@NullMarked
package dev.weft.waypoint.request;

import org.jspecify.annotations.NullMarked;
