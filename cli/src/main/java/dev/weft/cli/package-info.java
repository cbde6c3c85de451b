/**
 * The {@code weft} command. Start here: {@link dev.weft.cli.WeftMain}. A command runs on the main
 * thread and ends the process with one of the codes of {@link dev.weft.cli.WeftMain}.
 */
@NullMarked
package dev.weft.cli;

import org.jspecify.annotations.NullMarked;
