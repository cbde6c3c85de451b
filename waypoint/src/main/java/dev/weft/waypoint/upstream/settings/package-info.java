/**
 * What users want of the traffic to a service, as values. Start here: {@link
 * dev.weft.waypoint.upstream.settings.TrafficPolicies}. Immutable, any thread.
 */
@NullMarked
package dev.weft.waypoint.upstream.settings;

import org.jspecify.annotations.NullMarked;
