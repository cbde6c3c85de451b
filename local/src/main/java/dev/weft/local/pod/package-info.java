/**
 * Pods as they run: a network of their own, the CNI plugin, processes with restarts and readiness;
 * start here: {@link dev.weft.local.pod.PodRuntime}. One virtual thread owns each pod.
 */
@NullMarked
package dev.weft.local.pod;

import org.jspecify.annotations.NullMarked;
