package dev.weft.wds;

import dev.weft.api.workload.Port;
import dev.weft.workload.AppProtocol;
import dev.weft.workload.ServicePort;
import java.util.ArrayList;
import java.util.List;

/** Ports of services and endpoints. */
final class PortCodec {

    private static final EnumCodec<dev.weft.api.workload.AppProtocol, AppProtocol> APP_PROTOCOL =
            EnumCodec.pair(
                    "app protocol", dev.weft.api.workload.AppProtocol.class, AppProtocol.class);

    private PortCodec() {}

    static List<Port> toProto(List<ServicePort> ports) {
        return ports.stream()
                .map(port ->
                        Port.newBuilder()
                                .setServicePort(port.servicePort())
                                .setTargetPort(port.targetPort())
                                .setAppProtocol(APP_PROTOCOL.toWire(port.appProtocol()))
                                .build())
                .toList();
    }

    /** An application protocol is a hint, so one that is not known is no reason to refuse. */
    static List<ServicePort> fromProto(String resource, List<Port> ports) throws WdsException {
        List<ServicePort> values = new ArrayList<>(ports.size());
        for (Port port : ports) {
            values.add(
                    new ServicePort(
                            WireAddresses.port(resource, "service port", port.getServicePort()),
                            WireAddresses.port(resource, "target port", port.getTargetPort()),
                            port.getAppProtocol() == dev.weft.api.workload.AppProtocol.UNRECOGNIZED
                                    ? AppProtocol.UNKNOWN
                                    : APP_PROTOCOL.toValue(resource, port.getAppProtocol())));
        }
        return values;
    }
}
