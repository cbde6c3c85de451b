/**
 * Rules of policies, compiled: what a request or a connection is asked, and the nearest miss. Start
 * here: {@link dev.weft.waypoint.authz.rule.RuleSet}. Immutable, any thread; an {@link
 * dev.weft.waypoint.authz.rule.AccessSubject} belongs to one request.
 */
@NullMarked
package dev.weft.waypoint.authz.rule;

import org.jspecify.annotations.NullMarked;
