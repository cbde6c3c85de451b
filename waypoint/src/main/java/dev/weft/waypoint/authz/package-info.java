/**
 * Who may send which request: AuthorizationPolicy and RequestAuthentication of what is attached to
 * a service, to this gateway, or to everything. Start here: {@link
 * dev.weft.waypoint.authz.AccessPolicies}. Snapshots are immutable and for any thread; a check runs
 * on the event loop of its request and answers there.
 */
@NullMarked
package dev.weft.waypoint.authz;

import org.jspecify.annotations.NullMarked;
