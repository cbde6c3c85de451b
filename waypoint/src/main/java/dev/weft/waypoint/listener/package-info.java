/**
 * Where traffic comes in: ends tunnels, finds out what each is for, and what is spoken in it. Start
 * here: {@link dev.weft.waypoint.listener.HboneListener}. A connection stays on the event loop that
 * accepted it.
 */
@NullMarked
package dev.weft.waypoint.listener;

import org.jspecify.annotations.NullMarked;
