/**
 * Runs the filters of users: loads them from jars, calls them in order, and decides what their
 * failures mean. Start here: {@link dev.weft.waypoint.filter.chain.FilterChain}. A chain is shared;
 * a run is confined to the event loop of its request.
 */
@NullMarked
package dev.weft.waypoint.filter.chain;

import org.jspecify.annotations.NullMarked;
