package dev.weft.perf.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Client and server on the loopback, without a proxy between them. */
class TrafficTest {

    private final LoadRunner runner = new LoadRunner();
    private final AtomicBoolean ending = new AtomicBoolean();
    private ServerSocketChannel listener;
    private LoadRequest to;

    @BeforeEach
    void listen() throws IOException {
        listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        var port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
        to = LoadRequest.to("127.0.0.1", port);
        Thread.ofPlatform().daemon().start(this::serve);
    }

    @AfterEach
    void close() throws IOException {
        ending.set(true);
        listener.close();
    }

    private void serve() {
        try {
            TrafficServer.serve(listener);
        } catch (IOException e) {
            assertThat(ending).isTrue();
        }
    }

    @Test
    void bulk_counts_what_the_server_received() throws InterruptedException {
        var report = runner.run(to.bulk(2, 0.1));

        assertThat(report.bytes()).isPositive();
        assertThat(report.errors()).isZero();
        assertThat(report.seconds()).isGreaterThanOrEqualTo(0.1);
    }

    @Test
    void round_trips_are_timed_one_by_one() throws InterruptedException {
        var report = runner.run(to.pingPong(2, 1024, 0.1));

        assertThat(report.operations()).isPositive().isEqualTo(report.latency().count());
        assertThat(report.latency().p50()).isPositive();
        assertThat(report.errors()).isZero();
    }

    @Test
    void at_a_fixed_rate_no_more_is_sent_than_is_due() throws InterruptedException {
        var report = runner.run(to.pingPong(1, 64, 0.2).atRate(50));

        assertThat(report.operations()).isBetween(1L, 10L);
    }

    @Test
    void every_message_of_churn_has_a_connection_of_its_own() throws InterruptedException {
        var report = runner.run(to.churn(4, 0.1));

        assertThat(report.operations()).isPositive();
        assertThat(report.errors()).isZero();
    }

    @Test
    void connections_are_held_until_they_are_released() throws InterruptedException {
        var held = runner.run(to.hold(20));
        var released = runner.run(to.release());

        assertThat(held.operations()).isEqualTo(20);
        assertThat(released.errors()).isZero();
    }

    @Test
    void errors_are_counted_and_the_first_is_told() throws InterruptedException, IOException {
        close();

        var churn = runner.run(to.churn(2, 0.05));
        var await = runner.run(to.await(0.05));

        assertThat(churn.operations()).isZero();
        assertThat(churn.errors()).isPositive();
        assertThat(await.errors()).isEqualTo(1);
        assertThat(await.example()).contains("Connection refused");
    }

    @Test
    void reports_survive_the_way_to_the_bench() throws InterruptedException {
        var none = runner.run(to.release());

        var read = LoadCodec.GSON.fromJson(LoadCodec.GSON.toJson(none), LoadReport.class);

        assertThat(read).isEqualTo(none);
    }
}
