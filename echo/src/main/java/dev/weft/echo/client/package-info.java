/**
 * The client: calls, steady load, held connections and bulk transfer, each with an exact account of
 * what failed and why. Start here: {@link dev.weft.echo.client.ClientProgram}. Workers are virtual
 * threads; what they share is counted in thread-safe reports.
 */
@NullMarked
package dev.weft.echo.client;

import org.jspecify.annotations.NullMarked;
