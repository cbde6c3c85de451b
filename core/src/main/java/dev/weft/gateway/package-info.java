/**
 * The proxies that Gateways ask for: which Gateways they are and the objects that run them. Start
 * here: {@link dev.weft.gateway.GatewayDeployment}. Pure and immutable, any thread.
 */
@NullMarked
package dev.weft.gateway;

import org.jspecify.annotations.NullMarked;
