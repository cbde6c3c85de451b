/**
 * What knowing a mesh costs a node proxy: how long it takes, and the memory of each workload. Start
 * here: {@link dev.weft.perf.discovery.DiscoveryCommand}. Used by the main thread, but for {@link
 * dev.weft.perf.discovery.MeshServer}.
 */
@NullMarked
package dev.weft.perf.discovery;

import org.jspecify.annotations.NullMarked;
