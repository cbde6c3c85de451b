package dev.weft.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ByteBudgetTest {
    private final ByteBudget node = ByteBudget.of(1000);
    private final ByteBudget greedy = node.part();

    @Test
    void a_part_alone_may_have_all_and_no_more() {
        assertThat(greedy.take(1000)).isTrue();
        assertThat(greedy.take(1)).isFalse();
        assertThat(node.used()).isEqualTo(1000);
        assertThat(node.refused()).isEqualTo(1);

        greedy.give(400);

        assertThat(greedy.take(400)).isTrue();
    }

    @Test
    void the_last_fifth_is_for_parts_below_their_share() {
        ByteBudget modest = node.part();

        assertThat(greedy.take(800)).isTrue();
        assertThat(greedy.take(1)).isFalse();
        assertThat(modest.take(200)).isTrue();
        assertThat(modest.take(1)).isFalse();
    }

    @Test
    void a_part_that_left_has_no_share() {
        node.part().leave();

        assertThat(greedy.take(1000)).isTrue();
    }

    @Test
    void there_is_room_for_more_while_less_than_half_is_taken() {
        greedy.take(500);
        boolean before = greedy.isRoomy();
        greedy.take(1);

        assertThat(before).isTrue();
        assertThat(greedy.isRoomy()).isFalse();
        assertThat(node.isRoomy()).isFalse();
    }

    @Test
    void nothing_is_refused_where_there_is_no_limit() {
        ByteBudget unlimited = ByteBudget.unlimited().part();

        assertThat(unlimited.take(Integer.MAX_VALUE)).isTrue();
        assertThat(unlimited.take(Integer.MAX_VALUE)).isTrue();
    }
}
