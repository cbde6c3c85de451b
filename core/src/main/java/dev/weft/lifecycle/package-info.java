/**
 * Starting and stopping as guards that are held and released. Start here: {@link
 * dev.weft.lifecycle.Drain} and {@link dev.weft.lifecycle.Readiness}. Every type may be used from
 * any thread and says where its callbacks run.
 */
@NullMarked
package dev.weft.lifecycle;

import org.jspecify.annotations.NullMarked;
