/**
 * The {@code weft-echo} program: a server that says what it received, and a client that counts what
 * it got. Start here: {@link dev.weft.echo.EchoMain}. It knows nothing of the mesh.
 */
@NullMarked
package dev.weft.echo;

import org.jspecify.annotations.NullMarked;
