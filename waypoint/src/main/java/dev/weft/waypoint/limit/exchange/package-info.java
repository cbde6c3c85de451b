/**
 * The calls by which replicas lend each other what they do not use of a shared rate limit. Start
 * here: {@link dev.weft.waypoint.limit.exchange.LimitSharing}. One thread of its own; what is to be
 * said and what is made of an answer, {@link dev.weft.waypoint.limit.ShareExchange} knows.
 */
@NullMarked
package dev.weft.waypoint.limit.exchange;

import org.jspecify.annotations.NullMarked;
