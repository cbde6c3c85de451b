package dev.weft.controller.graph;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import dev.weft.controller.collect.Resource;
import dev.weft.policy.Authorization;
import dev.weft.wds.AddressCodec;
import dev.weft.wds.AuthorizationCodec;
import dev.weft.wds.WdsTypes;
import dev.weft.workload.NetworkMode;
import dev.weft.workload.Service;
import dev.weft.workload.Workload;
import java.io.IOException;
import java.util.List;

/** Values to resources. Equal values have equal bytes, on every run. */
final class Encoding {

    private Encoding() {}

    /** A pod on its host's network has an address that is not its own: no alias leads to it. */
    static Resource workload(Workload workload) {
        return Resource.of(
                AddressCodec.resourceName(workload),
                any(WdsTypes.ADDRESS, AddressCodec.toProto(workload)),
                workload.networkMode() == NetworkMode.HOST_NETWORK
                        ? List.of()
                        : AddressCodec.aliases(workload),
                workload.services().keySet().stream().sorted().map(Object::toString).toList());
    }

    static Resource service(Service service) {
        return Resource.of(
                AddressCodec.resourceName(service),
                any(WdsTypes.ADDRESS, AddressCodec.toProto(service)),
                AddressCodec.aliases(service),
                List.of());
    }

    static Resource authorization(Authorization policy) {
        return Resource.of(
                AuthorizationCodec.resourceName(policy),
                any(WdsTypes.AUTHORIZATION, AuthorizationCodec.toProto(policy)),
                List.of(),
                List.of());
    }

    /** What only the proxies of Gateways are told. */
    static Resource told(String typeUrl, String name, MessageLite message) {
        return Resource.of(name, any(typeUrl, message), List.of(), List.of());
    }

    private static Any any(String typeUrl, MessageLite message) {
        ByteString.Output bytes = ByteString.newOutput(message.getSerializedSize());
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            message.writeTo(out);
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("memory takes every byte", e);
        }
        return Any.newBuilder().setTypeUrl(typeUrl).setValue(bytes.toByteString()).build();
    }
}
