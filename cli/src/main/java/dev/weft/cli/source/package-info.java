/**
 * Where the command gets what it shows: the running programs of a mesh, asked over their admin
 * sockets. Start here: {@link dev.weft.cli.source.MeshPrograms}. Values and blocking calls, safe on
 * any thread.
 */
@NullMarked
package dev.weft.cli.source;

import org.jspecify.annotations.NullMarked;
