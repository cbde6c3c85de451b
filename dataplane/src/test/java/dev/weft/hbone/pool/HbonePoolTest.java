package dev.weft.hbone.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.hbone.ConnectListener;
import dev.weft.hbone.ConnectReply;
import dev.weft.hbone.ConnectRequest;
import dev.weft.hbone.HboneFailure;
import dev.weft.hbone.HboneSettings;
import dev.weft.hbone.HboneStream;
import dev.weft.hbone.PendingConnect;
import dev.weft.identity.SpiffeId;
import dev.weft.net.HboneTarget;
import dev.weft.net.IpPort;
import dev.weft.relay.EndFailure;
import dev.weft.workload.WorkloadUid;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HbonePoolTest {

    private static final Duration IDLE = Duration.ofMinutes(5);
    private static final ConnectRequest REQUEST =
            ConnectRequest.to(HboneTarget.parse("10.0.0.9:8080").orElseThrow());

    private final FakeNetwork network = new FakeNetwork();
    private final HbonePool pool =
            new HbonePool(
                    new EmbeddedChannel().eventLoop(),
                    new PoolSettings(HboneSettings.CLIENT.withMaxStreams(2), IDLE),
                    network);
    private final List<HboneStream> opened = new ArrayList<>();
    private final List<HboneFailure> failed = new ArrayList<>();

    @AfterEach
    void close() {
        pool.close("test over");
        network.close();
    }

    @Test
    void a_burst_makes_one_connection_and_shares_it() {
        open(key("a"));
        open(key("a"));

        assertThat(network.links).as("while it is being made").hasSize(1);
        network.exchange();

        assertThat(network.links).hasSize(1);
        assertThat(network.links.getFirst().arrived).hasSize(2);
    }

    @Test
    void a_full_connection_is_joined_by_a_second_and_used_again_when_tunnels_end() {
        open(key("a"));
        open(key("a"));
        open(key("a"));
        network.exchange();
        assertThat(network.links).hasSize(2);

        network.links.getFirst().accept(0);
        network.exchange();
        opened.getFirst().abort(EndFailure.stopped("done"));
        open(key("a"));
        network.exchange();

        assertThat(network.links).hasSize(2);
        assertThat(network.links.getFirst().arrived).hasSize(3);
    }

    @Test
    void a_pod_that_inherits_an_address_gets_its_own_connection() {
        open(key("a"));
        network.exchange();

        open(key("b"));
        network.exchange();

        assertThat(network.links).hasSize(2);
    }

    @Test
    void after_goaway_new_tunnels_go_elsewhere_and_old_ones_go_on() {
        open(key("a"));
        network.exchange();
        network.links.getFirst().accept(0);
        network.exchange();

        network.links.getFirst().server.drain();
        network.exchange();
        open(key("a"));
        network.exchange();

        assertThat(network.links).hasSize(2);
        assertThat(network.links.getFirst().client.isOpen()).isTrue();
        assertThat(network.links.getLast().arrived).hasSize(1);
    }

    @Test
    void a_connection_that_dies_before_the_answer_is_replaced_unseen() {
        open(key("a"));
        network.exchange();

        network.links.getFirst().peer.close();
        network.exchange();
        network.links.getLast().accept(0);
        network.exchange();

        assertThat(network.links).hasSize(2);
        assertThat(opened).hasSize(1);
        assertThat(failed).isEmpty();
    }

    @Test
    void a_request_is_sent_again_only_once() {
        open(key("a"));
        network.exchange();

        network.links.getFirst().peer.close();
        network.exchange();
        network.links.getLast().peer.close();
        network.exchange();

        assertThat(network.links).hasSize(2);
        assertThat(failed)
                .extracting(HboneFailure::kind)
                .containsExactly(HboneFailure.Kind.CONNECTION_LOST);
    }

    @Test
    void a_connection_that_is_silent_after_a_pause_is_replaced_unseen() {
        open(key("a"));
        network.exchange();
        network.links.getFirst().accept(0);
        network.exchange();
        network.advance(Duration.ofSeconds(6));

        open(key("a"));
        network.advance(Duration.ofSeconds(1));
        network.links.getLast().peer.runPendingTasks();
        network.exchange();
        network.links.getLast().accept(0);
        network.exchange();

        assertThat(network.links).hasSize(2);
        assertThat(opened).hasSize(2);
        assertThat(failed).isEmpty();
    }

    @Test
    void a_connection_that_cannot_be_made_fails_everyone_who_waits_and_says_why() {
        network.refuse = true;

        open(key("a"));

        assertThat(failed).hasSize(1);
        assertThat(failed.getFirst().kind()).isEqualTo(HboneFailure.Kind.CONNECT_FAILED);
        assertThat(failed.getFirst().message())
                .isEqualTo("no tunnel to 10.0.0.9:15008: connection refused");
        assertThat(failed.getFirst().cause()).isPresent();
    }

    @Test
    void a_connection_that_closes_before_its_settings_fails_those_who_wait() {
        open(key("a"));
        open(key("a"));

        network.links.getFirst().peer.close();
        network.links.getFirst().peer.releaseOutbound();
        network.exchange();

        assertThat(failed)
                .extracting(HboneFailure::kind)
                .containsExactly(
                        HboneFailure.Kind.CONNECT_FAILED, HboneFailure.Kind.CONNECT_FAILED);
        assertThat(pool.status()).isEmpty();
    }

    @Test
    void the_peers_limit_counts_when_it_is_lower_than_ours() {
        network.serverSettings = HboneSettings.SERVER.withMaxStreams(1);

        open(key("a"));
        open(key("a"));
        network.exchange();

        assertThat(network.links).hasSize(2);
        assertThat(network.links.getLast().arrived).hasSize(1);
    }

    @Test
    void a_connection_without_tunnels_is_closed_after_the_idle_time() {
        open(key("a"));
        network.exchange();
        network.links.getFirst().accept(0);
        network.exchange();
        for (int seconds = 0; seconds < 60; seconds += 10) {
            network.advance(Duration.ofSeconds(10));
            network.exchange();
        }
        opened.getFirst().abort(EndFailure.stopped("done"));

        for (int seconds = 0; seconds < 290; seconds += 10) {
            network.advance(Duration.ofSeconds(10));
            network.exchange();
        }
        assertThat(pool.status()).hasSize(1);
        network.advance(Duration.ofSeconds(10));
        network.exchange();

        assertThat(pool.status()).isEmpty();
        assertThat(network.links.getFirst().client.isOpen()).isFalse();
    }

    @Test
    void a_connection_past_its_age_takes_no_new_tunnels() {
        network.usableFor = Duration.ofSeconds(5);
        open(key("a"));
        network.exchange();
        network.links.getFirst().accept(0);
        network.exchange();

        network.advance(Duration.ofSeconds(5));
        open(key("a"));
        network.exchange();

        assertThat(network.links).hasSize(2);
        assertThat(pool.status()).extracting(TunnelStatus::reusable).containsExactly(false, true);
    }

    @Test
    void the_connections_of_a_deleted_workload_take_no_new_tunnels() {
        open(key("a"));
        network.exchange();

        pool.evict(new WorkloadUid("a"));
        open(key("a"));
        network.exchange();

        assertThat(network.links).hasSize(2);
    }

    @Test
    void a_draining_pool_serves_who_waits_and_closes_when_the_last_tunnel_ends() {
        open(key("a"));
        pool.drain();
        open(key("a"));
        assertThat(failed)
                .extracting(HboneFailure::kind)
                .containsExactly(HboneFailure.Kind.CLOSED_HERE);

        network.exchange();
        network.links.getFirst().accept(0);
        network.exchange();
        opened.getFirst().abort(EndFailure.stopped("done"));
        network.exchange();

        assertThat(pool.status()).isEmpty();
    }

    @Test
    void a_cancelled_request_is_not_sent() {
        PendingConnect pending = open(key("a"));

        pending.cancel();
        network.exchange();

        assertThat(network.links.getFirst().arrived).isEmpty();
        assertThat(failed).isEmpty();
    }

    private PendingConnect open(TunnelKey key) {
        return pool.open(
                key,
                REQUEST,
                new ConnectListener() {
                    @Override
                    public void accepted(HboneStream stream, ConnectReply reply) {
                        opened.add(stream);
                    }

                    @Override
                    public void refused(ConnectReply reply) {}

                    @Override
                    public void failed(HboneFailure failure) {
                        failed.add(failure);
                    }
                });
    }

    private static TunnelKey key(String workload) {
        return new TunnelKey(
                SpiffeId.parse("spiffe://cluster.local/ns/shop/sa/frontend").orElseThrow(),
                Set.of(SpiffeId.parse("spiffe://cluster.local/ns/shop/sa/orders").orElseThrow()),
                IpPort.parse("10.0.0.9:15008").orElseThrow(),
                new WorkloadUid(workload));
    }
}
