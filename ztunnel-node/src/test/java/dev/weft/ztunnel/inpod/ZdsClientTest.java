package dev.weft.ztunnel.inpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.zds.AddWorkload;
import dev.weft.api.zds.DelWorkload;
import dev.weft.api.zds.SnapshotSent;
import dev.weft.api.zds.WorkloadInfo;
import dev.weft.api.zds.WorkloadRequest;
import dev.weft.api.zds.WorkloadResponse;
import dev.weft.api.zds.ZdsHello;
import dev.weft.linux.LinuxException;
import dev.weft.linux.Netns;
import dev.weft.linux.NetnsId;
import dev.weft.linux.Packet;
import dev.weft.linux.Reception;
import dev.weft.linux.SeqPacketServer;
import dev.weft.linux.SeqPacketSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client against an agent that the test plays over a real socket. */
class ZdsClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir Path folder;
    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private final CountDownLatch fatal = new CountDownLatch(1);
    private volatile boolean ready;
    private SeqPacketServer agent;
    private ZdsClient client;

    @BeforeEach
    void start() throws Exception {
        agent = SeqPacketServer.listen(folder.resolve("zds"), 4);
        PodProxyManager pods =
                new PodProxyManager(
                        (pod, netns) -> {
                            events.add("start " + pod.name());
                            return deadline -> {
                                events.add("drain " + pod.name());
                                return CompletableFuture.completedFuture(null);
                            };
                        },
                        (active, pending, nowReady) -> ready = nowReady,
                        new NetnsId(0, 0),
                        Duration.ofSeconds(1));
        client = new ZdsClient(folder.resolve("zds"), pods, fatal::countDown);
        client.start();
    }

    @AfterEach
    void stop() {
        client.shutDown(Duration.ZERO).toCompletableFuture().join();
        agent.close();
    }

    @Test
    void says_hello_then_answers_each_request_in_turn() throws Exception {
        try (SeqPacketSocket connection = accept()) {
            ZdsHello hello = ZdsHello.parseFrom(receive(connection));

            String added = ask(connection, add("u1"), true);
            String sent = ask(connection, snapshotSent(), false);
            String deleted = ask(connection, del("u1"), false);

            assertThat(hello.getVersionValue()).isEqualTo(1);
            assertThat(added + sent + deleted).isEmpty();
            assertThat(events).containsExactly("start orders", "drain orders");
            await().atMost(PATIENCE).until(() -> ready);
        }
    }

    @Test
    void comes_back_after_the_agent_went_away_and_keeps_its_pods_meanwhile() throws Exception {
        try (SeqPacketSocket connection = accept()) {
            receive(connection);
            ask(connection, add("u1"), true);
            ask(connection, snapshotSent(), false);
        }
        await().atMost(PATIENCE).until(() -> !ready);

        try (SeqPacketSocket again = accept()) {
            receive(again);
            ask(again, add("u1"), true);
            ask(again, snapshotSent(), false);

            await().atMost(PATIENCE).until(() -> ready);
            assertThat(events).containsExactly("start orders");
        }
    }

    @Test
    void garbage_is_answered_with_an_error_and_the_connection_is_made_anew() throws Exception {
        try (SeqPacketSocket connection = accept()) {
            receive(connection);

            connection.send(Packet.of(new byte[] {(byte) 0xff, 1, 2, 3}), PATIENCE);
            String error = WorkloadResponse.parseFrom(receive(connection)).getAck().getError();

            assertThat(error).contains("not a WorkloadRequest");
        }
        try (SeqPacketSocket again = accept()) {
            assertThat(ZdsHello.parseFrom(receive(again)).getVersionValue()).isEqualTo(1);
        }
    }

    @Test
    void an_oversized_packet_ends_the_connection_and_nothing_else() throws Exception {
        try (SeqPacketSocket connection = accept()) {
            receive(connection);
            connection.send(Packet.of(new byte[5000]), PATIENCE);
        }
        try (SeqPacketSocket again = accept()) {
            assertThat(receive(again)).isNotEmpty();
        }
    }

    @Test
    void a_second_end_of_the_snapshot_asks_for_a_new_process() throws Exception {
        try (SeqPacketSocket connection = accept()) {
            receive(connection);
            ask(connection, snapshotSent(), false);

            String error = ask(connection, snapshotSent(), false);

            assertThat(error).contains("ended twice");
            assertThat(fatal.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    private SeqPacketSocket accept() throws LinuxException {
        return agent.accept(PATIENCE).orElseThrow();
    }

    private static byte[] receive(SeqPacketSocket connection) throws LinuxException {
        Reception.Received received =
                (Reception.Received) connection.receive(ZdsCodec.MAX_PACKET, PATIENCE);
        byte[] bytes = new byte[received.packet().data().remaining()];
        received.packet().data().get(bytes);
        return bytes;
    }

    /** The error of the answer. */
    private static String ask(SeqPacketSocket connection, WorkloadRequest request, boolean netns)
            throws Exception {
        byte[] bytes = request.toByteArray();
        try (Netns own = Netns.current()) {
            connection.send(netns ? Packet.of(bytes, own.fd()) : Packet.of(bytes), PATIENCE);
        }
        return WorkloadResponse.parseFrom(receive(connection)).getAck().getError();
    }

    private static WorkloadRequest add(String uid) {
        WorkloadInfo info =
                WorkloadInfo.newBuilder()
                        .setNamespace("shop")
                        .setName("orders")
                        .setServiceAccount("orders")
                        .build();
        return WorkloadRequest.newBuilder()
                .setAdd(AddWorkload.newBuilder().setUid(uid).setWorkloadInfo(info))
                .build();
    }

    private static WorkloadRequest del(String uid) {
        return WorkloadRequest.newBuilder().setDel(DelWorkload.newBuilder().setUid(uid)).build();
    }

    private static WorkloadRequest snapshotSent() {
        return WorkloadRequest.newBuilder()
                .setSnapshotSent(SnapshotSent.getDefaultInstance())
                .build();
    }
}
