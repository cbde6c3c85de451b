/**
 * What this proxy knows, as JSON in the shape that {@code istioctl ztunnel-config} reads. Start
 * here: {@link dev.weft.ztunnel.dump.ConfigDump}. Works on snapshots, any thread.
 */
@NullMarked
package dev.weft.ztunnel.dump;

import org.jspecify.annotations.NullMarked;
