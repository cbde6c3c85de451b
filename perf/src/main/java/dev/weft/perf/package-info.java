/**
 * The command {@code ./weft bench}: what is measured, and against what. Start here: {@link
 * dev.weft.perf.BenchMain}, where further benchmarks are added as subcommands. Runs on the main
 * thread.
 */
@NullMarked
package dev.weft.perf;

import org.jspecify.annotations.NullMarked;
