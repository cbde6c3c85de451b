/**
 * Event loops for connections. Start here: {@link dev.weft.eventloop.IoTransport}. Imports nothing
 * of its neighbours.
 */
@NullMarked
package dev.weft.eventloop;

import org.jspecify.annotations.NullMarked;
