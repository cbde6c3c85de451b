/**
 * The commands that show what the mesh knows and does. Each has a record for a row, a pure function
 * from the programs' answers to rows, and a command that prints them. Start here: {@link
 * dev.weft.cli.view.WorkloadsCommand}. Runs on the main thread.
 */
@NullMarked
package dev.weft.cli.view;

import org.jspecify.annotations.NullMarked;
