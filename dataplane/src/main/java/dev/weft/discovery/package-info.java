/**
 * From discovery responses to the state of the mesh. Start here: {@link
 * dev.weft.discovery.MeshDiscovery}. Runs on the discovery stream's thread.
 */
@NullMarked
package dev.weft.discovery;

import org.jspecify.annotations.NullMarked;
