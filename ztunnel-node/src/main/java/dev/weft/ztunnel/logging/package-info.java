/**
 * The program's own log: on standard error, since standard output is for the access log, and with
 * levels that can be changed while it runs. Start here: {@link dev.weft.ztunnel.logging.Levels}.
 */
@NullMarked
package dev.weft.ztunnel.logging;

import org.jspecify.annotations.NullMarked;
