/**
 * How messages are written down: heads and bodies of HTTP/1 and the fields of HTTP/2, read strictly
 * and written canonically. Start here: {@link dev.weft.waypoint.http.codec.HeadReader} and {@link
 * dev.weft.waypoint.http.codec.Http1Writer}. Confined to an event loop each.
 */
@NullMarked
package dev.weft.waypoint.http.codec;

import org.jspecify.annotations.NullMarked;
