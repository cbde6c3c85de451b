/**
 * The words of metrics and access logs, without any library for them. Start here: {@link
 * dev.weft.telemetry.ConnectionOutcome} and {@link dev.weft.telemetry.TrafficLabel}. Immutable, any
 * thread.
 */
@NullMarked
package dev.weft.telemetry;

import org.jspecify.annotations.NullMarked;
