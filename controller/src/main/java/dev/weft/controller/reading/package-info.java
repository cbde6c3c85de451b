/**
 * How values stand in users' objects: durations, patterns, shares, and fields that are not known.
 * Start here: {@link dev.weft.controller.reading.Known}. Pure; any thread.
 */
@NullMarked
package dev.weft.controller.reading;

import org.jspecify.annotations.NullMarked;
