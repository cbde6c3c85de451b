/**
 * What a proxy knows of the mesh and its certificates, as JSON in the shape that {@code istioctl
 * ztunnel-config} reads. Start here: {@link dev.weft.dump.WorkloadJson}. Works on snapshots, any
 * thread.
 */
@NullMarked
package dev.weft.dump;

import org.jspecify.annotations.NullMarked;
