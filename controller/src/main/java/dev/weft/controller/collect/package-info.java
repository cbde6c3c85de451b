/**
 * Derived collections: inputs to outputs, computed again only where an input changed, and the
 * versioned resources that come out at the end. Start here: {@link
 * dev.weft.controller.collect.DerivedCollection}. A collection belongs to one thread; what it
 * returns is immutable.
 */
@NullMarked
package dev.weft.controller.collect;

import org.jspecify.annotations.NullMarked;
