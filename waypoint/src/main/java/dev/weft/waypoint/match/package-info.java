/**
 * What requests and texts are compared with: the matches of waypoint.proto, compiled once and asked
 * often. Start here: {@link dev.weft.waypoint.match.RequestMatch}. Immutable; any thread.
 */
@NullMarked
package dev.weft.waypoint.match;

import org.jspecify.annotations.NullMarked;
