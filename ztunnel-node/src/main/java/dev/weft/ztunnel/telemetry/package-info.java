/**
 * What is reported of connections: metrics with the standard names and the access log. Start here:
 * {@link dev.weft.ztunnel.telemetry.ConnectionTelemetry}. Recording never blocks an event loop.
 * Imports nothing of this module.
 */
@NullMarked
package dev.weft.ztunnel.telemetry;

import org.jspecify.annotations.NullMarked;
