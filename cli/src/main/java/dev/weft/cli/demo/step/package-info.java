/**
 * What the steps of a demo are made of: the mesh in their words, calls from pods, waiting. Start
 * here: {@link dev.weft.cli.demo.step.DemoMesh}. Confined to the demo's thread but for load, which
 * runs beside it.
 */
@NullMarked
package dev.weft.cli.demo.step;

import org.jspecify.annotations.NullMarked;
