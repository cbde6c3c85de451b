/**
 * Where objects come from. Everything after a source is the same code for every source. Start here:
 * {@link dev.weft.controller.source.ObjectSource}. A source calls back on one thread of its own;
 * what it hands out is immutable.
 */
@NullMarked
package dev.weft.controller.source;

import org.jspecify.annotations.NullMarked;
