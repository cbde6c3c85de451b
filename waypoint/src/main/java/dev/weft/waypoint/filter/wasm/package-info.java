/**
 * Filters that are WebAssembly modules of proxy-wasm (ABI 0.1.0 to 0.2.1), run inside the JVM.
 * Start here: {@link dev.weft.waypoint.filter.wasm.WasmFilter}. A module runs on threads of its
 * own, never on an event loop; each call has a time after which it is broken off, and its memory is
 * bounded. It sees neither files nor the network.
 */
@NullMarked
package dev.weft.waypoint.filter.wasm;

import org.jspecify.annotations.NullMarked;
