/**
 * TLS of both sides: a certificate that the server makes for itself, and whom the client trusts.
 * Start here: {@link dev.weft.echo.tls.ServerTls}. Values, safe on any thread.
 */
@NullMarked
package dev.weft.echo.tls;

import org.jspecify.annotations.NullMarked;
