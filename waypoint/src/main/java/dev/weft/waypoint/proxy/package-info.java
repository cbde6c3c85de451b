/**
 * One request from its head to its outcome, and one TCP connection. Start here: {@link
 * dev.weft.waypoint.proxy.RequestFlow}, which reads from top to bottom in the order in which things
 * happen. Everything of a connection is confined to its event loop; what it decides from is a
 * snapshot that it takes once.
 */
@NullMarked
package dev.weft.waypoint.proxy;

import org.jspecify.annotations.NullMarked;
