/**
 * What the mesh knows of pods and services, as values. Start here: {@link
 * dev.weft.workload.Workload} and {@link dev.weft.workload.Service}. Immutable, any thread.
 */
@NullMarked
package dev.weft.workload;

import org.jspecify.annotations.NullMarked;
