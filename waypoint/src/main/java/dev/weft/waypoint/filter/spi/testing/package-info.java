/**
 * Tries filters without a proxy, in unit tests of users. Start here: {@link
 * dev.weft.waypoint.filter.spi.testing.FilterTrial}. A trial is for one thread, which waits for the
 * stages that a filter returns.
 */
@NullMarked
package dev.weft.waypoint.filter.spi.testing;

import org.jspecify.annotations.NullMarked;
