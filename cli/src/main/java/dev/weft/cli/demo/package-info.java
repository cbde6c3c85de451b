/**
 * {@code weft demo}: a mesh of two nodes, and steps that each observe what they claim. Start here:
 * {@link dev.weft.cli.demo.Demo}. Runs on the main thread; what goes on beside a step, such as
 * load, runs on virtual threads that the step waits for.
 */
@NullMarked
package dev.weft.cli.demo;

import org.jspecify.annotations.NullMarked;
