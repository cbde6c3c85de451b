/**
 * Time that stands still until a test moves it. Start here: {@link
 * dev.weft.testkit.time.ManualScheduler}. Any thread; tasks run on the thread that moves the time.
 */
@NullMarked
package dev.weft.testkit.time;

import org.jspecify.annotations.NullMarked;
