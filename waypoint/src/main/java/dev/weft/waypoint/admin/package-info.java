/**
 * What can be asked of a running waypoint. Start here: {@link dev.weft.waypoint.admin.AdminPages}.
 * Works on snapshots, on the worker thread of the admin server.
 */
@NullMarked
package dev.weft.waypoint.admin;

import org.jspecify.annotations.NullMarked;
