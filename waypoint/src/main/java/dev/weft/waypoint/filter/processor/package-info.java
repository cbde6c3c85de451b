/**
 * Filters that are services: requests and responses are told to them by gRPC as Envoy tells its
 * external processors, and they say what to change. Start here: {@link
 * dev.weft.waypoint.filter.processor.ProcessorFilter}. Each exchange has a stream of its own and is
 * confined to its event loop.
 */
@NullMarked
package dev.weft.waypoint.filter.processor;

import org.jspecify.annotations.NullMarked;
