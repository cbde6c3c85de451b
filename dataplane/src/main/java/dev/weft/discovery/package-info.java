/**
 * From discovery responses to the state of the mesh. Start here: {@link
 * dev.weft.discovery.MeshDiscovery}; where the mesh is asked for piece by piece, {@link
 * dev.weft.discovery.OnDemandMesh}. The state is written on the discovery stream's thread alone;
 * any thread asks.
 */
@NullMarked
package dev.weft.discovery;

import org.jspecify.annotations.NullMarked;
