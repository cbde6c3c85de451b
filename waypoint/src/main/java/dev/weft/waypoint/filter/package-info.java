/**
 * What is changed in a request or response on its way, and what is answered in its place: headers,
 * paths, redirects, CORS, faults, gRPC. Start here: {@link dev.weft.waypoint.filter.RequestEdit}.
 * Everything is compiled from waypoint.proto once, immutable, and decides without doing; edits are
 * applied on the event loop of the message that they change.
 */
@NullMarked
package dev.weft.waypoint.filter;

import org.jspecify.annotations.NullMarked;
