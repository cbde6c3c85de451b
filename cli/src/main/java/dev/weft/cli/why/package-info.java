/**
 * {@code weft why}: what would become of a connection or a request, and why. Start here: {@link
 * dev.weft.cli.why.Inquiry}. The programs that decide are asked; nothing is decided here. Runs on
 * the main thread.
 */
@NullMarked
package dev.weft.cli.why;

import org.jspecify.annotations.NullMarked;
