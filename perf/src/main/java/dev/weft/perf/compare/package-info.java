/**
 * Measures all subjects in turns, window by window, and judges what came out. Start here: {@link
 * dev.weft.perf.compare.Comparison}. Runs on the main thread; {@link
 * dev.weft.perf.compare.Verdicts} is pure.
 */
@NullMarked
package dev.weft.perf.compare;

import org.jspecify.annotations.NullMarked;
