package dev.weft.wds;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.weft.api.workload.Address;
import dev.weft.net.NetworkAddress;
import dev.weft.workload.Service;
import dev.weft.workload.ServiceAddress;
import dev.weft.workload.Workload;
import java.util.List;

/** Address resources, each a workload or a service: their bytes, names and aliases. */
public final class AddressCodec {

    private AddressCodec() {}

    public static Address toProto(Workload workload) {
        return Address.newBuilder().setWorkload(WorkloadCodec.toProto(workload)).build();
    }

    public static Address toProto(Service service) {
        return Address.newBuilder().setService(ServiceCodec.toProto(service)).build();
    }

    /**
     * Reads the value of a resource.
     *
     * @throws WdsException when it is no message, neither workload nor service, or refused by
     *     {@link WorkloadCodec} or {@link ServiceCodec}
     */
    public static MeshAddress decode(String resource, ByteString value) throws WdsException {
        Address proto;
        try {
            proto = Address.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new WdsException(resource, "not an address message: " + e.getMessage());
        }
        return switch (proto.getTypeCase()) {
            case WORKLOAD ->
                    new MeshAddress.OfWorkload(
                            WorkloadCodec.fromProto(resource, proto.getWorkload()));
            case SERVICE ->
                    new MeshAddress.OfService(ServiceCodec.fromProto(resource, proto.getService()));
            case TYPE_NOT_SET -> throw new WdsException(resource, "neither workload nor service");
        };
    }

    public static String resourceName(Workload workload) {
        return workload.uid().value();
    }

    public static String resourceName(Service service) {
        return service.key().toString();
    }

    /** {@code network/ip} of every address. */
    public static List<String> aliases(Workload workload) {
        return workload.addresses().stream()
                .map(ip -> new NetworkAddress(workload.network(), ip).toString())
                .toList();
    }

    /** {@code network/ip} of every address, {@code network/ip/length} of every block. */
    public static List<String> aliases(Service service) {
        return service.addresses().stream().map(ServiceAddress::toString).toList();
    }
}
