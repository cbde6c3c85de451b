package dev.weft.hbone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a side finds out that the other is gone while nothing is said. */
class QuietTunnelTest {

    private final List<HboneStream> serverEnds = new ArrayList<>();

    @Test
    void a_peer_that_answers_no_ping_is_given_up() {
        try (Pair pair = new Pair()) {
            pair.exchange();

            pair.advance(10);
            pair.exchange();
            assertThat(pair.clientClosed).as("the PING was answered").isEmpty();
            pair.advance(10);
            pair.advance(20);

            assertThat(pair.clientClosed)
                    .containsExactly(
                            new HboneFailure(
                                    HboneFailure.Kind.CONNECTION_LOST,
                                    "no answer to a PING within PT20S"));
            assertThat(pair.serverClosed).hasSize(1);
        }
    }

    @Test
    void a_request_on_a_dead_quiet_connection_fails_after_the_probe_and_tunnels_live_on() {
        try (Pair pair = new Pair()) {
            pair.exchange();
            HboneStream client = pair.tunnel(serverEnds);
            Recorder atClient = new Recorder();
            client.start(atClient);
            pair.advance(6);

            pair.open();
            pair.advance(1);

            assertThat(pair.failed)
                    .containsExactly(
                            new HboneFailure(
                                    HboneFailure.Kind.UNRESPONSIVE,
                                    "no answer to a PING within " + Duration.ofSeconds(1)));
            assertThat(pair.client.isReusable()).isFalse();
            assertThat(atClient.failures).isEmpty();
        }
    }

    @Test
    void a_request_on_a_quiet_connection_that_lives_goes_through() {
        try (Pair pair = new Pair()) {
            pair.exchange();
            pair.advance(6);

            pair.open();
            pair.exchange();
            pair.advance(1);

            assertThat(pair.arrived).hasSize(1);
            assertThat(pair.failed).isEmpty();
            assertThat(pair.client.isReusable()).isTrue();
        }
    }
}
