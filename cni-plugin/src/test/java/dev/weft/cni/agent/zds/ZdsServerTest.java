package dev.weft.cni.agent.zds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weft.api.zds.Version;
import dev.weft.api.zds.WorkloadRequest;
import dev.weft.api.zds.WorkloadRequest.PayloadCase;
import dev.weft.api.zds.ZdsHello;
import dev.weft.linux.Netns;
import dev.weft.linux.NetnsId;
import dev.weft.linux.Packet;
import dev.weft.net.ResolverConfig;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent's side against a proxy's side over a real socket, with a real namespace. */
class ZdsServerTest {

    private static final ZdsTiming QUICK =
            new ZdsTiming(
                    Duration.ofSeconds(2),
                    Duration.ofMillis(50),
                    Duration.ofMillis(10),
                    Duration.ZERO);

    @TempDir Path folder;
    private final List<String> kept = new CopyOnWriteArrayList<>();
    private final List<String> served = new CopyOnWriteArrayList<>();
    private Path path;
    private ZdsServer server;

    @BeforeEach
    void start() throws Exception {
        path = folder.resolve("z.sock");
        server = new ZdsServer(path, QUICK, this::snapshot, () -> {});
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_proxy_gets_the_snapshot_step_by_step_and_then_its_end() throws Exception {
        served.add("one");
        kept.add("two");

        try (FakeProxy proxy = FakeProxy.connect(path)) {
            proxy.hello();
            try (Packet packet = proxy.nextPacket()) {
                WorkloadRequest add = WorkloadRequest.parseFrom(packet.data());
                assertThat(add.getAdd().getUid()).isEqualTo("one");
                assertThat(add.getAdd().getWorkloadInfo().getName()).isEqualTo("pod-one");
                assertThat(add.getAdd().getWorkloadInfo().getNamespace()).isEqualTo("shop");
                assertThat(add.getAdd().getWorkloadInfo().getServiceAccount()).isEqualTo("sa");
                try (Netns netns = Netns.ofFd(packet.fds().getFirst().duplicate())) {
                    assertThat(netns.id()).isEqualTo(ownNetns());
                }
            }
            assertThat(proxy.hasNothing()).isTrue();
            proxy.acknowledge("");
            assertThat(proxy.next().getKeep().getUid()).isEqualTo("two");
            proxy.acknowledge("");
            assertThat(proxy.next().hasSnapshotSent()).isTrue();
            proxy.acknowledge("");
            assertThat(proxy.hasNothing()).isTrue();
        }
    }

    @Test
    void a_refused_pod_of_the_snapshot_does_not_hold_up_the_others() throws Exception {
        served.add("one");
        served.add("two");

        try (FakeProxy proxy = FakeProxy.connect(path)) {
            proxy.hello();
            proxy.next();
            proxy.acknowledge("no address left");
            assertThat(proxy.next().getAdd().getUid()).isEqualTo("two");
            proxy.acknowledge("");
            assertThat(proxy.next().hasSnapshotSent()).isTrue();
        }
    }

    @Test
    void adding_waits_for_the_acknowledgement() throws Exception {
        try (FakeProxy proxy = FakeProxy.ready(path)) {
            CompletableFuture<String> adding = addLater("one");
            assertThat(proxy.next().getAdd().getUid()).isEqualTo("one");
            assertThat(adding).isNotDone();

            proxy.acknowledge("");

            assertThat(adding.get()).isEmpty();
        }
    }

    @Test
    void a_refusal_is_told_in_the_words_of_the_proxy() throws Exception {
        try (FakeProxy proxy = FakeProxy.ready(path)) {
            CompletableFuture<String> adding = addLater("one");
            proxy.next();

            proxy.acknowledge("port 15008 is taken");

            assertThat(adding.get()).contains("port 15008 is taken");
        }
    }

    @Test
    void without_a_proxy_adding_fails_at_once_and_deleting_is_done() {
        assertThatThrownBy(() -> server.add(pod("one")))
                .isInstanceOf(ZdsException.class)
                .hasMessageContaining("no node proxy is connected");
        server.delete("one");
        assertThat(server.isConnected()).isFalse();
    }

    @Test
    void with_two_proxies_the_later_one_gets_pods_and_both_are_told_their_end() throws Exception {
        try (FakeProxy older = FakeProxy.ready(path);
                FakeProxy newer = FakeProxy.ready(path)) {
            CompletableFuture<String> adding = addLater("one");
            assertThat(newer.next().getAdd().getUid()).isEqualTo("one");
            newer.acknowledge("");
            assertThat(adding.get()).isEmpty();
            assertThat(older.hasNothing()).isTrue();

            CompletableFuture<Void> deleting =
                    CompletableFuture.runAsync(() -> server.delete("one"));

            assertThat(older.next().getDel().getUid()).isEqualTo("one");
            older.acknowledge("");
            assertThat(newer.next().getDel().getUid()).isEqualTo("one");
            assertThat(deleting).isNotDone();
            newer.acknowledge("");
            deleting.get();
        }
    }

    @Test
    void when_the_later_proxy_goes_the_earlier_one_gets_pods_again() throws Exception {
        try (FakeProxy older = FakeProxy.ready(path)) {
            FakeProxy newer = FakeProxy.ready(path);
            newer.close();

            await().untilAsserted(() -> {
                CompletableFuture<String> adding = addLater("one");
                assertThat(older.hasNothing()).isFalse();
                adding.cancel(true);
            });
        }
    }

    @Test
    void requests_that_come_during_the_snapshot_follow_it() throws Exception {
        served.add("one");

        try (FakeProxy proxy = FakeProxy.connect(path)) {
            proxy.hello();
            proxy.next();
            CompletableFuture<String> adding = addLater("late");
            proxy.acknowledge("");
            assertThat(proxy.next().getPayloadCase()).isEqualTo(PayloadCase.SNAPSHOT_SENT);
            proxy.acknowledge("");
            assertThat(proxy.next().getAdd().getUid()).isEqualTo("late");
            proxy.acknowledge("");
            assertThat(adding.get()).isEmpty();
        }
    }

    @Test
    void a_proxy_that_hangs_up_fails_the_pod_that_waits_for_it() throws Exception {
        FakeProxy proxy = FakeProxy.ready(path);
        CompletableFuture<String> adding = addLater("one");
        proxy.next();

        proxy.close();

        assertThat(adding.get()).contains("the proxy hung up");
        await().until(() -> !server.isConnected());
    }

    @Test
    void an_idle_proxy_that_hung_up_is_noticed() throws Exception {
        FakeProxy proxy = FakeProxy.ready(path);
        await().until(server::isConnected);

        proxy.close();

        await().until(() -> !server.isConnected());
    }

    @Test
    void a_packet_that_nobody_asked_for_ends_the_connection() throws Exception {
        try (FakeProxy proxy = FakeProxy.ready(path)) {
            proxy.acknowledge("");

            assertThat(proxy.isHungUp()).isTrue();
        }
    }

    @Test
    void a_proxy_of_another_version_is_refused() throws Exception {
        try (FakeProxy proxy = FakeProxy.connect(path)) {
            proxy.send(ZdsHello.newBuilder().setVersionValue(9).build().toByteArray());

            assertThat(proxy.isHungUp()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1024, 4000})
    void garbage_ends_its_own_connection_and_nothing_else(int size) throws Exception {
        try (FakeProxy good = FakeProxy.ready(path);
                FakeProxy bad = FakeProxy.connect(path)) {
            byte[] garbage = new byte[size];
            java.util.Arrays.fill(garbage, (byte) 0xff);
            bad.send(garbage);

            assertThat(bad.isHungUp()).isTrue();
            CompletableFuture<String> adding = addLater("one");
            assertThat(good.next().getAdd().getUid()).isEqualTo("one");
            good.acknowledge("");
            assertThat(adding.get()).isEmpty();
        }
    }

    @Test
    void a_descriptor_from_a_proxy_is_refused() throws Exception {
        try (FakeProxy proxy = FakeProxy.connect(path);
                Netns netns = Netns.current()) {
            byte[] hello = ZdsHello.newBuilder().setVersion(Version.V1).build().toByteArray();
            proxy.send(new Packet(ByteBuffer.wrap(hello), List.of(netns.fd())));

            assertThat(proxy.isHungUp()).isTrue();
        }
    }

    @Test
    void an_answer_without_an_acknowledgement_ends_the_connection() throws Exception {
        try (FakeProxy proxy = FakeProxy.ready(path)) {
            CompletableFuture<String> adding = addLater("one");
            proxy.next();

            proxy.send(new byte[] {0x12, 0x00});

            assertThat(adding.get()).contains("something else than an acknowledgement");
            assertThat(proxy.isHungUp()).isTrue();
        }
    }

    private CompletableFuture<String> addLater(String uid) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                server.add(pod(uid));
                return "";
            } catch (ZdsException e) {
                return String.valueOf(e.getMessage());
            }
        });
    }

    private List<SnapshotEntry> snapshot() {
        List<SnapshotEntry> entries = new ArrayList<>();
        served.forEach(uid -> entries.add(new SnapshotEntry.Serve(pod(uid))));
        kept.forEach(uid -> entries.add(new SnapshotEntry.Keep(uid)));
        return entries;
    }

    private static ZdsPod pod(String uid) {
        try (Netns netns = Netns.current()) {
            return new ZdsPod(
                    uid, "shop", "pod-" + uid, "sa", ResolverConfig.NONE, netns.fd().duplicate());
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private static NetnsId ownNetns() throws Exception {
        try (Netns netns = Netns.current()) {
            return netns.id();
        }
    }
}
