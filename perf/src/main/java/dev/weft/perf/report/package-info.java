/**
 * How results are shown: tables for a terminal, and one JSON document with everything. Start here:
 * {@link dev.weft.perf.report.Screen} and {@link dev.weft.perf.report.Document}. Used by the main
 * thread.
 */
@NullMarked
package dev.weft.perf.report;

import org.jspecify.annotations.NullMarked;
