package dev.weft.controller.graph;

import com.google.protobuf.MessageLite;
import dev.weft.controller.gateway.GatewayKey;
import java.util.Set;

/**
 * A message for the proxies of some Gateways.
 *
 * @param name of the resource; one audience has one message of a name
 */
record Told(String typeUrl, String name, MessageLite message, Set<GatewayKey> audience) {

    Told {
        audience = Set.copyOf(audience);
    }
}
