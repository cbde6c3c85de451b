/**
 * Counters, gauges and histograms with labels, and their text exposition. Start here: {@link
 * dev.weft.metrics.MetricsRegistry}. Resolve labels to a handle once per connection; handles may be
 * used from any thread without locks.
 */
@NullMarked
package dev.weft.metrics;

import org.jspecify.annotations.NullMarked;
