/**
 * Gateways to what their proxies are told, and to their conditions. Start here: {@link
 * dev.weft.controller.edge.GatewayTranslation}. Pure; any thread.
 */
@NullMarked
package dev.weft.controller.edge;

import org.jspecify.annotations.NullMarked;
