package dev.weft.wds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;

import com.google.protobuf.ByteString;
import dev.weft.net.IpAddresses;
import dev.weft.policy.Authorization;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.ServicePort;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadUid;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundTripTest {

    @Test
    void every_workload_comes_back() {
        qt().forAll(Values.workloads())
                .check(workload ->
                        decodeAddress(AddressCodec.toProto(workload).toByteString())
                                .equals(new MeshAddress.OfWorkload(workload)));
    }

    @Test
    void every_service_comes_back() {
        qt().forAll(Values.services())
                .check(service ->
                        decodeAddress(AddressCodec.toProto(service).toByteString())
                                .equals(new MeshAddress.OfService(service)));
    }

    @Test
    void every_policy_comes_back() {
        qt().forAll(Values.policies()).check(policy -> decodePolicy(policy).equals(policy));
    }

    @Test
    void the_least_workload_has_the_defaults_of_the_protocol() throws Exception {
        var proto = dev.weft.api.workload.Workload.newBuilder().setUid("u").build();

        Workload workload = WorkloadCodec.fromProto("u", proto);

        assertThat(workload.trustDomain().name()).isEqualTo("cluster.local");
        assertThat(workload.account().name()).isEqualTo("default");
        assertThat(workload.namespace()).isEmpty();
        assertThat(workload.capacity()).isEqualTo(1);
        assertThat(workload)
                .isEqualTo(
                        Workload.builder(new WorkloadUid("u")).account(workload.account()).build());
        assertThat(WorkloadCodec.toProto(workload).hasCapacity()).isFalse();
        assertThat(WorkloadCodec.toProto(workload).getTrustDomain()).isEmpty();
    }

    @Test
    void equal_workloads_give_equal_bytes_whatever_the_order_of_their_services() {
        ByteString forwards = bytesWithServices("a", "b", "c", "d", "e");
        ByteString backwards = bytesWithServices("e", "d", "c", "b", "a");

        assertThat(forwards).isEqualTo(backwards);
    }

    @Test
    void a_capacity_of_zero_is_not_the_default() throws Exception {
        Workload workload = Workload.builder(new WorkloadUid("u")).capacity(0).build();

        assertThat(WorkloadCodec.fromProto("u", WorkloadCodec.toProto(workload)).capacity())
                .isZero();
    }

    @Test
    void aliases_name_addresses_on_their_network() {
        Workload workload =
                Workload.builder(new WorkloadUid("u"))
                        .network("n")
                        .addresses(
                                List.of(
                                        IpAddresses.parse("10.0.0.1").orElseThrow(),
                                        IpAddresses.parse("fd00::1").orElseThrow()))
                        .build();

        assertThat(AddressCodec.aliases(workload)).containsExactly("n/10.0.0.1", "n/fd00::1");
    }

    private static ByteString bytesWithServices(String... names) {
        Map<NamespacedHostname, List<ServicePort>> services = new LinkedHashMap<>();
        for (String name : names) {
            services.put(new NamespacedHostname("ns", name), List.of(ServicePort.of(80, 8080)));
        }
        Workload workload = Workload.builder(new WorkloadUid("u")).services(services).build();
        return WorkloadCodec.toProto(workload).toByteString();
    }

    private static MeshAddress decodeAddress(ByteString bytes) {
        try {
            return AddressCodec.decode("any", bytes);
        } catch (WdsException e) {
            throw new AssertionError(e);
        }
    }

    private static Authorization decodePolicy(Authorization policy) {
        try {
            ByteString bytes = AuthorizationCodec.toProto(policy).toByteString();
            return AuthorizationCodec.decode(AuthorizationCodec.resourceName(policy), bytes);
        } catch (WdsException e) {
            throw new AssertionError(e);
        }
    }
}
