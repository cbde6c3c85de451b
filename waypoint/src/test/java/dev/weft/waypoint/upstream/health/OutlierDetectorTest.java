package dev.weft.waypoint.upstream.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.waypoint.upstream.balance.Load;
import dev.weft.waypoint.upstream.settings.OutlierRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutlierDetectorTest {
    private static final OutlierRules USUAL = OutlierRules.DEFAULT;

    private final List<Load> loads = loads(10);
    private int changes;
    private final OutlierDetector detector = new OutlierDetector(() -> changes++);
    private long now;

    private static List<Load> loads(int count) {
        return IntStream.range(0, count).mapToObj(i -> new Load(0)).toList();
    }

    private void watch(OutlierRules rules) {
        detector.watch(Optional.of(rules), loads, now);
    }

    private void answer(int... statuses) {
        for (int status : statuses) {
            detector.answered(loads.getFirst(), status, now);
        }
    }

    private void pass(Duration time) {
        now += time.toNanos();
        detector.tick(now);
    }

    private boolean isOut() {
        return loads.getFirst().isEjected();
    }

    @Test
    void five_errors_in_a_row_are_too_many_and_a_good_answer_starts_anew() {
        watch(USUAL);

        answer(500, 503, 502, 599, 200, 500, 500, 500, 500);
        boolean before = isOut();
        answer(500);

        assertThat(before).isFalse();
        assertThat(isOut()).isTrue();
        assertThat(changes).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"502, true", "503, true", "504, true", "500, false", "501, false"})
    void errors_of_gateways_count_by_themselves(int status, boolean out) {
        watch(rules(0, 2, false, Set.of(), 10));

        answer(status, status);

        assertThat(isOut()).isEqualTo(out);
    }

    @Test
    void other_statuses_count_where_they_are_named() {
        watch(rules(2, 0, false, Set.of(429), 10));

        answer(500, 500, 500);
        boolean before = isOut();
        answer(429, 429);

        assertThat(before).isFalse();
        assertThat(isOut()).isTrue();
    }

    @Test
    void broken_connections_count_as_errors_or_by_themselves() {
        watch(rules(3, 0, false, Set.of(), 10));
        answer(500, 500);
        detector.failed(loads.getFirst(), now);
        boolean together = isOut();

        watch(rules(3, 0, true, Set.of(), 10));
        detector.answered(loads.get(1), 500, now);
        detector.answered(loads.get(1), 500, now);
        for (int i = 0; i < 4; i++) {
            detector.failed(loads.get(1), now);
        }

        assertThat(together).isTrue();
        assertThat(loads.get(1).isEjected()).isFalse();
    }

    @Test
    void it_comes_back_after_its_time_and_stays_out_longer_the_next_time() {
        watch(USUAL);
        answer(500, 500, 500, 500, 500);

        pass(Duration.ofSeconds(29));
        boolean early = isOut();
        pass(Duration.ofSeconds(11));
        boolean back = !isOut();
        answer(500, 500, 500, 500, 500);
        pass(Duration.ofSeconds(50));
        boolean relapsed = isOut();
        pass(Duration.ofSeconds(10));

        assertThat(early).isTrue();
        assertThat(back).isTrue();
        assertThat(relapsed).isTrue();
        assertThat(isOut()).isFalse();
    }

    @Test
    void no_time_out_is_longer_than_the_longest() {
        watch(USUAL);
        for (int i = 0; i < 30; i++) {
            answer(500, 500, 500, 500, 500);
            pass(OutlierRules.LONGEST_EJECTION);
            assertThat(isOut()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10, 0, 0",
        "10, 10, 1",
        "10, 25, 2",
        "10, 50, 5",
        "2, 10, 1",
        "1, 10, 0",
        "3, 100, 3"
    })
    void no_more_are_left_out_than_is_allowed(int endpoints, int percent, int out) {
        List<Load> all = loads(endpoints);
        detector.watch(Optional.of(rules(1, 0, false, Set.of(), percent)), all, now);

        all.forEach(load -> detector.answered(load, 500, now));

        assertThat(all.stream().filter(Load::isEjected)).hasSize(out);
        assertThat(detector.ejected()).isEqualTo(out);
    }

    @Test
    void what_is_known_of_those_who_stay_is_kept_and_ends_with_the_rules() {
        watch(USUAL);
        answer(500, 500, 500, 500, 500);

        detector.watch(Optional.of(USUAL), new ArrayList<>(loads.subList(0, 5)), now);
        boolean kept = isOut();
        detector.watch(Optional.empty(), loads, now);

        assertThat(kept).isTrue();
        assertThat(isOut()).isFalse();
    }

    private static OutlierRules rules(
            int errors, int gateway, boolean split, Set<Integer> statuses, int percent) {
        return new OutlierRules(
                errors,
                gateway,
                5,
                split,
                statuses,
                USUAL.interval(),
                USUAL.ejection(),
                percent,
                0);
    }
}
