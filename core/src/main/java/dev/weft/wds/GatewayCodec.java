package dev.weft.wds;

import dev.weft.api.workload.NetworkAddress;
import dev.weft.workload.GatewayAddress;
import dev.weft.workload.GatewayAddress.ByAddress;
import dev.weft.workload.GatewayAddress.ByHostname;
import dev.weft.workload.NamespacedHostname;

/** How waypoints and network gateways are named. */
final class GatewayCodec {

    private GatewayCodec() {}

    static dev.weft.api.workload.GatewayAddress toProto(GatewayAddress gateway) {
        var proto =
                dev.weft.api.workload.GatewayAddress.newBuilder()
                        .setHboneMtlsPort(gateway.hbonePort());
        switch (gateway.destination()) {
            case ByHostname(NamespacedHostname host) ->
                    proto.getHostnameBuilder()
                            .setNamespace(host.namespace())
                            .setHostname(host.hostname());
            case ByAddress(var address) ->
                    proto.setAddress(
                            NetworkAddress.newBuilder()
                                    .setNetwork(address.network())
                                    .setAddress(WireAddresses.bytes(address.ip())));
        }
        return proto.build();
    }

    static GatewayAddress fromProto(
            String resource, String field, dev.weft.api.workload.GatewayAddress proto)
            throws WdsException {
        GatewayAddress.Destination destination =
                switch (proto.getDestinationCase()) {
                    case HOSTNAME ->
                            new ByHostname(
                                    new NamespacedHostname(
                                            proto.getHostname().getNamespace(),
                                            proto.getHostname().getHostname()));
                    case ADDRESS ->
                            new ByAddress(
                                    new dev.weft.net.NetworkAddress(
                                            proto.getAddress().getNetwork(),
                                            WireAddresses.address(
                                                    resource,
                                                    field + " address",
                                                    proto.getAddress().getAddress())));
                    case DESTINATION_NOT_SET ->
                            throw new WdsException(
                                    resource,
                                    field
                                            + " has no destination: expected a hostname or an"
                                            + " address");
                };
        return new GatewayAddress(
                destination,
                WireAddresses.port(resource, field + " port", proto.getHboneMtlsPort()));
    }
}
