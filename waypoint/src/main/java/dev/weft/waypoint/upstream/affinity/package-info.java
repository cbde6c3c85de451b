/**
 * What ties a client to an endpoint. Start here: {@link
 * dev.weft.waypoint.upstream.affinity.Affinity}. Values; any thread.
 */
@NullMarked
package dev.weft.waypoint.upstream.affinity;

import org.jspecify.annotations.NullMarked;
