package dev.weft.xds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DemandsTest {
    private final Demands demands = new Demands();

    @Test
    void a_name_that_two_wait_for_is_asked_for_once() {
        CompletableFuture<Answer> one = new CompletableFuture<>();
        CompletableFuture<Answer> other = new CompletableFuture<>();

        assertThat(demands.add("a", one)).isTrue();
        assertThat(demands.add("a", other)).isFalse();
        demands.answer("a", Answer.FOUND);

        assertThat(one).isCompletedWithValue(Answer.FOUND);
        assertThat(other).isCompletedWithValue(Answer.FOUND);
    }

    @Test
    void too_many_waiting_names_are_refused_and_an_answer_makes_room() {
        for (int i = 0; i < Demands.MOST_PENDING; i++) {
            demands.add("n" + i, new CompletableFuture<>());
        }
        CompletableFuture<Answer> refused = new CompletableFuture<>();

        assertThat(demands.add("more", refused)).isFalse();
        demands.answer("n0", Answer.ABSENT);

        assertThat(refused).isCompletedExceptionally();
        assertThat(demands.add("more", new CompletableFuture<>())).isTrue();
    }

    @Test
    void an_answered_name_stays_followed() {
        demands.add("a", new CompletableFuture<>());

        demands.answer("a", Answer.ABSENT);

        assertThat(demands.followed()).containsExactly("a");
    }
}
