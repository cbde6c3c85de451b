/**
 * What processes cost by the kernel's accounts, and what a series of figures comes to. Start here:
 * {@link dev.weft.perf.measure.ProcessAccounts}. Values and pure functions, but for that class,
 * which reads {@code /proc} on any thread.
 */
@NullMarked
package dev.weft.perf.measure;

import org.jspecify.annotations.NullMarked;
