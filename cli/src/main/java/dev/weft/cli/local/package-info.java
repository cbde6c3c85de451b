/**
 * {@code weft local}: a mesh on this machine, kept running. Start here: {@link
 * dev.weft.cli.local.LocalCommand}. The work is done by the supervisor; these commands ask it, on
 * the main thread.
 */
@NullMarked
package dev.weft.cli.local;

import org.jspecify.annotations.NullMarked;
