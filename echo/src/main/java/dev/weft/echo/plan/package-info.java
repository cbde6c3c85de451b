/**
 * What a request gets: an answer, a wait, a failure. Start here: {@link
 * dev.weft.echo.plan.Behaviour}. Values and decisions, safe on any thread; only the count of
 * attempts is state.
 */
@NullMarked
package dev.weft.echo.plan;

import org.jspecify.annotations.NullMarked;
