/**
 * A certificate authority for tests: roots and leaves of any shape, and the certificate API on
 * loopback. Start here: {@link dev.weft.testkit.ca.TestRoot}. Any thread.
 */
@NullMarked
package dev.weft.testkit.ca;

import org.jspecify.annotations.NullMarked;
