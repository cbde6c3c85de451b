/**
 * What filters of users are made of: a stable surface of plain values, with nothing but the JDK
 * behind it, so that a filter can be tested without a proxy. Start here: {@link
 * dev.weft.waypoint.filter.spi.HttpFilter}. A filter is put into a jar that names its {@link
 * dev.weft.waypoint.filter.spi.HttpFilterFactory} for {@link java.util.ServiceLoader}; each jar has
 * a class loader of its own, which sees the JDK and this package. Filters are called on event
 * loops.
 */
@NullMarked
package dev.weft.waypoint.filter.spi;

import org.jspecify.annotations.NullMarked;
