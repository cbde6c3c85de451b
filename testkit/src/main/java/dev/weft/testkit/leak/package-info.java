/**
 * Fails a test run that leaked a Netty buffer, engine or timer. It is on for every module that has
 * testkit on its test classpath; there is nothing to call. Start here: {@link
 * dev.weft.testkit.leak.LeakGuard}. Leaks may be reported from any thread.
 */
@NullMarked
package dev.weft.testkit.leak;

import org.jspecify.annotations.NullMarked;
