package dev.weft.wds;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import dev.weft.policy.Authorization;

class WdsFuzzTest {

    /** Any bytes are a value that comes back as it was, or refused in the one typed way. */
    @FuzzTest
    void any_bytes_are_an_address_or_refused(FuzzedDataProvider data) throws WdsException {
        MeshAddress decoded;
        try {
            decoded =
                    AddressCodec.decode(
                            "fuzz", ByteString.copyFrom(data.consumeRemainingAsBytes()));
        } catch (WdsException expected) {
            return;
        }

        ByteString again =
                switch (decoded) {
                    case MeshAddress.OfWorkload(var workload) ->
                            AddressCodec.toProto(workload).toByteString();
                    case MeshAddress.OfService(var service) ->
                            AddressCodec.toProto(service).toByteString();
                };

        if (!AddressCodec.decode("again", again).equals(decoded)) {
            throw new AssertionError("not the same: " + decoded);
        }
    }

    @FuzzTest
    void any_bytes_are_a_policy_or_refused(FuzzedDataProvider data) throws WdsException {
        Authorization decoded;
        try {
            decoded =
                    AuthorizationCodec.decode(
                            data.consumeString(20),
                            ByteString.copyFrom(data.consumeRemainingAsBytes()));
        } catch (WdsException expected) {
            return;
        }

        ByteString again = AuthorizationCodec.toProto(decoded).toByteString();

        if (!AuthorizationCodec.decode(AuthorizationCodec.resourceName(decoded), again)
                .equals(decoded)) {
            throw new AssertionError("not the same: " + decoded);
        }
    }
}
