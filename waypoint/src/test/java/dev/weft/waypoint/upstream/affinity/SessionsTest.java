package dev.weft.waypoint.upstream.affinity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.testkit.mesh.Mesh;
import dev.weft.waypoint.upstream.balance.Endpoint;
import dev.weft.waypoint.upstream.balance.EndpointTable;
import dev.weft.waypoint.upstream.balance.Load;
import dev.weft.waypoint.upstream.balance.Share;
import dev.weft.waypoint.upstream.settings.Balancing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Endpoint one = endpoint("one");
    private final Endpoint two = endpoint("two");
    private final EndpointTable table =
            EndpointTable.of(
                    List.of(List.of(new Share(one, 1), new Share(two, 1))), Balancing.DEFAULT, 0);
    private final Sessions sessions = new Sessions("orders", List.of(one.name(), two.name()));

    private static Endpoint endpoint(String name) {
        return new Endpoint(Mesh.pod(name, "10.0.0.1").build(), 8080, new Load(0));
    }

    @Test
    void a_word_leads_back_to_its_endpoint_until_it_runs_out() {
        String word = sessions.word(two, NOW, Duration.ofMinutes(1));
        String lasting = sessions.word(one, NOW, Duration.ZERO);

        assertThat(sessions.endpoint(word, table, NOW)).contains(two);
        assertThat(sessions.endpoint(word, table, NOW.plusSeconds(61))).isEmpty();
        assertThat(sessions.endpoint(lasting, table, NOW.plusSeconds(1 << 30))).contains(one);
        assertThat(word).doesNotContain("two");
    }

    @Test
    void another_replica_reads_the_word() {
        String word = sessions.word(two, NOW, Duration.ZERO);
        Sessions other = new Sessions("orders", List.of(two.name(), one.name()));

        assertThat(other.endpoint(word, table, NOW)).contains(two);
    }

    @Test
    void a_word_that_was_changed_in_any_place_counts_as_none() {
        String word = sessions.word(two, NOW, Duration.ofMinutes(1));

        for (int i = 0; i < word.length() - 1; i++) {
            char other = word.charAt(i) == 'A' ? 'B' : 'A';
            String changed = word.substring(0, i) + other + word.substring(i + 1);
            assertThat(sessions.endpoint(changed, table, NOW)).isEmpty();
        }
        assertThat(sessions.endpoint("", table, NOW)).isEmpty();
        assertThat(sessions.endpoint("%%%", table, NOW)).isEmpty();
    }

    @Test
    void a_word_of_another_destination_or_of_one_that_is_left_out_leads_nowhere() {
        String foreign =
                new Sessions("payments", List.of(two.name())).word(two, NOW, Duration.ZERO);
        String own = sessions.word(two, NOW, Duration.ZERO);
        two.load().eject(true);

        assertThat(sessions.endpoint(foreign, table, NOW)).isEmpty();
        assertThat(sessions.endpoint(own, table, NOW)).isEmpty();
    }
}
