/**
 * Joins objects, translations and derived collections into one graph, which is brought up to date
 * by one call per snapshot. Start here: {@link dev.weft.controller.graph.MeshGraph}. One thread;
 * the views that come out are immutable.
 */
@NullMarked
package dev.weft.controller.graph;

import org.jspecify.annotations.NullMarked;
