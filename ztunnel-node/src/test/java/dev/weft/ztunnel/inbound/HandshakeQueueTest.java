package dev.weft.ztunnel.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HandshakeQueueTest {
    private static final int MOST = 8;

    private final HandshakeQueue queue = new HandshakeQueue(MOST, 100);
    private final List<String> started = new ArrayList<>();
    private final HandshakeQueue.Pod a = queue.pod();
    private final HandshakeQueue.Pod b = queue.pod();

    private void enter(HandshakeQueue.Pod pod, String name, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(pod.enter(() -> started.add(name))).isEmpty();
        }
    }

    @Test
    void one_pod_has_a_quarter_of_the_places_and_the_rest_of_its_handshakes_wait() {
        enter(a, "a", 10);
        enter(b, "b", 1);

        assertThat(started).containsExactly("a", "a", "b");
        a.left();
        assertThat(started).containsExactly("a", "a", "b", "a");
    }

    @Test
    void whoever_has_the_fewest_is_next_however_many_others_came_before() {
        List<HandshakeQueue.Pod> pods = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            pods.add(queue.pod());
            enter(pods.get(i), "flood", 50);
        }
        assertThat(started).hasSize(MOST);
        enter(a, "a", 1);
        assertThat(started).hasSize(MOST);

        pods.getFirst().left();

        assertThat(started.getLast()).isEqualTo("a");
    }

    @Test
    void more_than_a_pod_may_have_are_shed_by_name() {
        enter(a, "a", 100);

        Optional<String> reached = a.enter(() -> started.add("too many"));

        assertThat(reached).contains("handshakes");
        assertThat(b.enter(() -> started.add("b"))).isEmpty();
        assertThat(started).containsExactly("a", "a", "b");
    }

    @Test
    void everything_that_waits_is_started_in_the_end() {
        enter(a, "a", 100);
        enter(b, "b", 100);

        for (int i = 0; i < 100; i++) {
            a.left();
            b.left();
        }

        assertThat(started).hasSize(200);
    }
}
