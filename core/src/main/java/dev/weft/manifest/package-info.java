/**
 * Kubernetes objects as values, read from a folder of manifests that is watched, and written back.
 * Start here: {@link dev.weft.manifest.ManifestFolder} and {@link dev.weft.manifest.KubeObject}.
 * Values are immutable and belong to any thread; a folder publishes snapshots from one thread of
 * its own.
 */
@NullMarked
package dev.weft.manifest;

import org.jspecify.annotations.NullMarked;
