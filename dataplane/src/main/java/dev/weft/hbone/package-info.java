/**
 * HBONE: TCP connections carried as CONNECT streams of one HTTP/2 connection. Start here: {@link
 * dev.weft.hbone.HboneClient} and {@link dev.weft.hbone.HboneServer}. Everything of one connection
 * runs on its channel's event loop.
 */
@NullMarked
package dev.weft.hbone;

import org.jspecify.annotations.NullMarked;
