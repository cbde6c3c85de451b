/**
 * The program's own log: on standard error, since standard output is for the access log, and with
 * levels that can be changed while it runs. Start here: {@link dev.weft.logging.Levels}.
 */
@NullMarked
package dev.weft.logging;

import org.jspecify.annotations.NullMarked;
