/**
 * How a proxy reaches its control plane: address, roots, token, channel. Start here: {@link
 * dev.weft.controlplane.ControlPlane}. Settings are values; channels may be used from any thread.
 */
@NullMarked
package dev.weft.controlplane;

import org.jspecify.annotations.NullMarked;
