package dev.weft.ztunnel.inpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.linux.Netns;
import dev.weft.linux.NetnsId;
import dev.weft.ztunnel.inpod.ZdsException.Scope;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PodProxyManagerTest {
    private static final Duration DRAIN_TIME = Duration.ofSeconds(10);
    private static ForeignNetns first;
    private static ForeignNetns second;

    private final List<String> events = new ArrayList<>();
    private boolean failing;
    private volatile String seen = "";
    private volatile boolean awaited;
    private CompletableFuture<?> certificate = CompletableFuture.completedFuture(null);
    private final PodProxyManager manager =
            new PodProxyManager(
                    this::start,
                    (active, pending, ready) ->
                            seen =
                                    active
                                            + " active, "
                                            + pending
                                            + " pending"
                                            + (ready ? ", ready" : ""),
                    new NetnsId(0, 0),
                    DRAIN_TIME);

    @BeforeAll
    static void make_namespaces() throws IOException {
        first = ForeignNetns.create();
        second = ForeignNetns.create();
    }

    @AfterAll
    static void remove_namespaces() {
        first.close();
        second.close();
    }

    @BeforeEach
    void connect() {
        manager.connected();
    }

    private PodProxy start(PodInfo pod, Netns netns) throws IOException {
        if (failing) {
            throw new IOException("port 15008 is taken");
        }
        events.add("start " + pod.name());
        return new PodProxy() {
            @Override
            public CompletionStage<?> prepared() {
                awaited = true;
                return certificate;
            }

            @Override
            public CompletionStage<Void> drain(Duration deadline) {
                events.add("drain " + pod.name() + " " + deadline.toSeconds() + "s");
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public CompletionStage<Void> handOver(Duration deadline) {
                events.add("hand over " + pod.name() + " " + deadline.toSeconds() + "s");
                return CompletableFuture.completedFuture(null);
            }
        };
    }

    @Test
    void the_answer_to_an_add_waits_for_the_certificate() throws Exception {
        manager.handle(new ZdsRequest.SnapshotSent());
        certificate = new CompletableFuture<>();
        CompletableFuture<Void> answered =
                CompletableFuture.runAsync(() -> handleUnchecked(add("a", first)));
        Awaitility.await().until(() -> awaited);
        assertThat(answered).isNotDone();

        certificate.complete(null);

        assertThat(answered).succeedsWithin(Duration.ofSeconds(20));
        assertThat(seen).isEqualTo("1 active, 0 pending, ready");
    }

    @Test
    void a_pod_without_certificate_is_served_nevertheless() throws Exception {
        manager.handle(new ZdsRequest.SnapshotSent());
        certificate = CompletableFuture.failedFuture(new IOException("refused"));

        manager.handle(add("a", first));

        assertThat(seen).isEqualTo("1 active, 0 pending, ready");
    }

    private void handleUnchecked(ZdsRequest request) {
        try {
            manager.handle(request);
        } catch (ZdsException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void add_starts_a_proxy_and_the_snapshot_makes_it_ready() throws Exception {
        manager.handle(add("a", first));
        String before = seen;
        manager.handle(new ZdsRequest.SnapshotSent());

        assertThat(events).containsExactly("start a");
        assertThat(before).isEqualTo("1 active, 0 pending");
        assertThat(seen).isEqualTo("1 active, 0 pending, ready");
    }

    @Test
    void the_same_add_again_changes_nothing() throws Exception {
        ZdsRequest.Add again = add("a", first);
        manager.handle(add("a", first));

        manager.handle(again);

        assertThat(events).containsExactly("start a");
        assertThat(again.netns().fd().isOpen()).isFalse();
    }

    @Test
    void an_add_with_another_namespace_replaces_the_proxy_at_once() throws Exception {
        manager.handle(add("a", first));

        manager.handle(add("a", second));

        assertThat(events).containsExactly("start a", "drain a 0s", "start a");
    }

    @Test
    void two_pods_in_one_namespace_are_never_served_together() throws Exception {
        manager.handle(add("a", first));

        manager.handle(add("b", first));

        assertThat(events).containsExactly("start a", "drain a 0s", "start b");
        assertThat(manager.pods()).extracting(state -> state.pod().name()).containsExactly("b");
    }

    @Test
    void the_proxys_own_namespace_is_refused() {
        Netns own = first.open();
        PodProxyManager node =
                new PodProxyManager(this::start, (a, p, r) -> {}, own.id(), DRAIN_TIME);

        assertThatThrownBy(() -> node.handle(add("a", first)))
                .hasMessageContaining("own network namespace");
        assertThat(events).isEmpty();
        own.close();
    }

    @Test
    void an_add_that_fails_is_pending_until_a_retry_succeeds() throws Exception {
        failing = true;
        assertThatThrownBy(() -> manager.handle(add("a", first)))
                .isInstanceOfSatisfying(
                        ZdsException.class, e -> assertThat(e.scope()).isEqualTo(Scope.REQUEST))
                .hasMessageContaining("port 15008 is taken");
        manager.handle(new ZdsRequest.SnapshotSent());
        manager.retryPending();
        String pending = seen;

        failing = false;
        manager.retryPending();

        assertThat(pending).isEqualTo("0 active, 1 pending");
        assertThat(seen).isEqualTo("1 active, 0 pending, ready");
        assertThat(events).containsExactly("start a");
    }

    @Test
    void an_add_while_pending_starts_one_proxy() throws Exception {
        failing = true;
        assertThatThrownBy(() -> manager.handle(add("a", first))).isNotNull();
        failing = false;

        manager.handle(add("a", first));
        manager.retryPending();

        assertThat(events).containsExactly("start a");
    }

    @Test
    void a_pending_pod_that_is_deleted_is_not_retried() throws Exception {
        manager.handle(new ZdsRequest.SnapshotSent());
        failing = true;
        assertThatThrownBy(() -> manager.handle(add("a", first))).isNotNull();
        manager.handle(new ZdsRequest.Del("a"));
        failing = false;

        manager.retryPending();

        assertThat(events).isEmpty();
        assertThat(seen).isEqualTo("0 active, 0 pending, ready");
    }

    @Test
    void del_drains_with_time_for_live_connections() throws Exception {
        manager.handle(add("a", first));
        manager.handle(new ZdsRequest.SnapshotSent());

        manager.handle(new ZdsRequest.Del("a"));

        assertThat(events).containsExactly("start a", "drain a 10s");
        assertThat(manager.pods()).isEmpty();
    }

    @Test
    void del_before_the_snapshot_only_unnames_the_pod() throws Exception {
        manager.handle(add("a", first));

        manager.handle(new ZdsRequest.Del("a"));
        List<String> before = List.copyOf(events);
        manager.handle(new ZdsRequest.SnapshotSent());

        assertThat(before).containsExactly("start a");
        assertThat(events).containsExactly("start a", "drain a 10s");
    }

    @Test
    void add_delete_and_add_ends_with_one_proxy() throws Exception {
        manager.handle(new ZdsRequest.SnapshotSent());
        manager.handle(add("a", first));
        manager.handle(new ZdsRequest.Del("a"));
        manager.handle(add("a", first));

        assertThat(events).containsExactly("start a", "drain a 10s", "start a");
        assertThat(seen).isEqualTo("1 active, 0 pending, ready");
    }

    @Test
    void a_new_snapshot_keeps_what_it_names_and_drains_the_rest() throws Exception {
        manager.handle(add("a", first));
        manager.handle(add("b", second));
        manager.handle(new ZdsRequest.SnapshotSent());
        manager.disconnected();
        String away = seen;

        manager.connected();
        manager.handle(new ZdsRequest.Keep("a"));
        manager.handle(new ZdsRequest.SnapshotSent());

        assertThat(away).isEqualTo("2 active, 0 pending");
        assertThat(events).containsExactly("start a", "start b", "drain b 10s");
        assertThat(seen).isEqualTo("1 active, 0 pending, ready");
    }

    @Test
    void breaches_of_the_protocol_end_the_process() throws Exception {
        manager.handle(new ZdsRequest.SnapshotSent());

        assertBreach(new ZdsRequest.SnapshotSent());
        assertBreach(new ZdsRequest.Keep("a"));
        assertBreach(new ZdsRequest.Add("a", Optional.empty(), first.open()));
    }

    private void assertBreach(ZdsRequest request) {
        assertThatThrownBy(() -> manager.handle(request))
                .isInstanceOfSatisfying(
                        ZdsException.class, e -> assertThat(e.scope()).isEqualTo(Scope.PROCESS));
    }

    @Test
    void shutting_down_leaves_every_pod_to_a_successor() throws Exception {
        manager.handle(add("a", first));
        manager.handle(add("b", second));

        manager.shutDown(Duration.ofSeconds(25)).toCompletableFuture().join();

        assertThat(events).contains("hand over a 25s", "hand over b 25s");
    }

    private static ZdsRequest.Add add(String name, ForeignNetns netns) {
        return new ZdsRequest.Add(
                name, Optional.of(new PodInfo(name, "shop", name, "default")), netns.open());
    }
}
