/**
 * Fixtures for the tests of every module: guards against leaks, and fakes of what a program talks
 * to.
 */
@NullMarked
package dev.weft.testkit;

import org.jspecify.annotations.NullMarked;
