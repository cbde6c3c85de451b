/**
 * Runs the micro benchmarks, which stand in the packages of what they measure. Start here: {@link
 * dev.weft.perf.micro.MicroCommand}. Used by the main thread.
 */
@NullMarked
package dev.weft.perf.micro;

import org.jspecify.annotations.NullMarked;
