package dev.weft.ztunnel.inpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import dev.weft.api.zds.AddWorkload;
import dev.weft.api.zds.DelWorkload;
import dev.weft.api.zds.KeepWorkload;
import dev.weft.api.zds.PodResolver;
import dev.weft.api.zds.SnapshotSent;
import dev.weft.api.zds.WorkloadInfo;
import dev.weft.api.zds.WorkloadRequest;
import dev.weft.linux.Fd;
import dev.weft.linux.LinuxException;
import dev.weft.linux.Netns;
import dev.weft.linux.Packet;
import dev.weft.net.ResolverConfig;
import dev.weft.ztunnel.inpod.ZdsException.Scope;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ZdsCodecTest {
    private static final WorkloadInfo INFO =
            WorkloadInfo.newBuilder()
                    .setNamespace("shop")
                    .setName("orders")
                    .setServiceAccount("orders-sa")
                    .build();

    @Test
    void success_is_an_ack_that_is_there_and_empty() {
        assertThat(bytes(ZdsCodec.ack(""))).containsExactly(0x0a, 0x00);
    }

    @Test
    void the_hello_says_version_one() {
        assertThat(bytes(ZdsCodec.hello())).containsExactly(0x08, 0x01);
    }

    @Test
    void an_error_is_cut_to_what_a_packet_holds() {
        assertThat(bytes(ZdsCodec.ack("\u20ac".repeat(5000))).length)
                .isLessThan(ZdsCodec.MAX_PACKET);
    }

    @Test
    void an_add_brings_the_pod_and_its_namespace() throws Exception {
        WorkloadRequest add = add(AddWorkload.newBuilder().setUid("u1").setWorkloadInfo(INFO));

        ZdsRequest request = ZdsCodec.decode(Packet.of(add.toByteArray(), netns()));

        try (Netns netns = ((ZdsRequest.Add) request).netns();
                Netns own = Netns.current()) {
            assertThat(((ZdsRequest.Add) request).pod())
                    .contains(new PodInfo("u1", "shop", "orders", "orders-sa"));
            assertThat(netns.id()).isEqualTo(own.id());
        }
    }

    @Test
    void an_add_may_say_how_the_pod_resolves_names() throws Exception {
        PodResolver resolver =
                PodResolver.newBuilder()
                        .addServers(ByteString.copyFrom(new byte[] {10, 96, 0, 10}))
                        .addServers(ByteString.copyFrom(new byte[3]))
                        .addSearch("shop.svc.cluster.local")
                        .build();
        WorkloadRequest add =
                add(
                        AddWorkload.newBuilder()
                                .setUid("u1")
                                .setWorkloadInfo(INFO.toBuilder().setResolver(resolver)));

        ZdsRequest.Add request =
                (ZdsRequest.Add) ZdsCodec.decode(Packet.of(add.toByteArray(), netns()));

        request.netns().close();
        ResolverConfig known = request.pod().orElseThrow().resolver();
        assertThat(known.servers())
                .extracting(InetAddress::getHostAddress)
                .containsExactly("10.96.0.10");
        assertThat(known.search()).containsExactly("shop.svc.cluster.local");
    }

    @Test
    void an_add_without_words_about_the_pod_is_left_to_the_manager() throws Exception {
        WorkloadRequest add = add(AddWorkload.newBuilder().setUid("u1"));

        ZdsRequest request = ZdsCodec.decode(Packet.of(add.toByteArray(), netns()));

        assertThat(((ZdsRequest.Add) request).pod()).isEqualTo(Optional.empty());
        ((ZdsRequest.Add) request).netns().close();
    }

    @Test
    void keep_del_and_the_end_of_the_snapshot() throws Exception {
        WorkloadRequest keep =
                WorkloadRequest.newBuilder()
                        .setKeep(KeepWorkload.newBuilder().setUid("u1"))
                        .build();
        WorkloadRequest del =
                WorkloadRequest.newBuilder().setDel(DelWorkload.newBuilder().setUid("u2")).build();
        WorkloadRequest sent =
                WorkloadRequest.newBuilder()
                        .setSnapshotSent(SnapshotSent.getDefaultInstance())
                        .build();

        assertThat(ZdsCodec.decode(Packet.of(keep.toByteArray())))
                .isEqualTo(new ZdsRequest.Keep("u1"));
        assertThat(ZdsCodec.decode(Packet.of(del.toByteArray())))
                .isEqualTo(new ZdsRequest.Del("u2"));
        assertThat(ZdsCodec.decode(Packet.of(sent.toByteArray())))
                .isEqualTo(new ZdsRequest.SnapshotSent());
    }

    @Test
    void a_descriptor_too_few_too_many_or_of_something_else_is_refused_and_closed()
            throws Exception {
        byte[] add = add(AddWorkload.newBuilder().setUid("u1").setWorkloadInfo(INFO)).toByteArray();
        byte[] del =
                WorkloadRequest.newBuilder()
                        .setDel(DelWorkload.newBuilder().setUid("u2"))
                        .build()
                        .toByteArray();
        Fd one = netns();
        Fd two = netns();
        Fd stray = netns();

        assertRefused(Packet.of(add));
        assertRefused(new Packet(ByteBuffer.wrap(add), List.of(one, two)));
        assertRefused(Packet.of(del, stray));

        assertThat(List.of(one, two, stray)).noneMatch(Fd::isOpen);
    }

    @Test
    void empty_names_and_requests_are_refused() {
        assertRefused(Packet.of(WorkloadRequest.getDefaultInstance().toByteArray()));
        assertRefused(
                Packet.of(
                        WorkloadRequest.newBuilder()
                                .setKeep(KeepWorkload.getDefaultInstance())
                                .build()
                                .toByteArray()));
    }

    @FuzzTest
    void any_bytes_are_a_request_or_one_complaint(byte[] bytes) {
        try {
            ZdsCodec.decode(Packet.of(bytes));
        } catch (ZdsException expected) {
            assertThat(expected.scope()).isEqualTo(Scope.CONNECTION);
        }
    }

    private static void assertRefused(Packet packet) {
        assertThatThrownBy(() -> ZdsCodec.decode(packet))
                .isInstanceOfSatisfying(
                        ZdsException.class, e -> assertThat(e.scope()).isEqualTo(Scope.CONNECTION));
    }

    private static WorkloadRequest add(AddWorkload.Builder add) {
        return WorkloadRequest.newBuilder().setAdd(add).build();
    }

    private static Fd netns() throws LinuxException {
        try (Netns own = Netns.current()) {
            return own.fd().duplicate();
        }
    }

    private static byte[] bytes(Packet packet) {
        byte[] bytes = new byte[packet.data().remaining()];
        packet.data().get(bytes);
        return bytes;
    }
}
