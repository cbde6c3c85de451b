/**
 * What a mesh costs a node: one proxy for all of its pods, one for each, or none, under the same
 * traffic. Start here: {@link dev.weft.perf.overhead.OverheadCommand}. Everything but the run
 * itself is a value or a pure function; the run is on the main thread and one for each load.
 */
@NullMarked
package dev.weft.perf.overhead;

import org.jspecify.annotations.NullMarked;
