package dev.weft.waypoint.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.waypoint.upstream.settings.Balancing;
import dev.weft.waypoint.upstream.settings.Balancing.Algorithm;
import dev.weft.waypoint.upstream.settings.Balancing.SourceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashingTest {
    private static final int KEYS = 20_000;

    private final RandomGenerator random = new SplittableRandom(5);

    @ParameterizedTest
    @CsvSource({"RING_HASH, 4096, 0.15", "MAGLEV, 65537, 0.15"})
    void one_endpoint_less_moves_little_more_than_its_own_part(
            Algorithm algorithm, int size, double most) {
        List<Share> all = Tables.even(10);
        List<Share> fewer = new ArrayList<>(all);
        Share gone = fewer.remove(3);
        EndpointTable before = Tables.table(balancing(algorithm, size, 0), all);
        EndpointTable after = Tables.table(balancing(algorithm, size, 0), fewer);

        int moved = 0;
        for (int key = 0; key < KEYS; key++) {
            long hash = Hashes.of("client-" + key);
            Endpoint old = before.pick(Tables.byHash(random, hash, 0)).orElseThrow();
            Endpoint now = after.pick(Tables.byHash(random, hash, 0)).orElseThrow();
            if (!old.name().equals(now.name())) {
                moved++;
            }
            assertThat(now.name()).isNotEqualTo(gone.endpoint().name());
        }

        assertThat(moved / (double) KEYS).isBetween(0.05, most);
    }

    @ParameterizedTest
    @CsvSource({"RING_HASH, 1024", "MAGLEV, 65537"})
    void the_same_key_always_means_the_same_endpoint(Algorithm algorithm, int size) {
        EndpointTable one = Tables.table(balancing(algorithm, size, 0), Tables.even(5));
        EndpointTable other = Tables.table(balancing(algorithm, size, 0), Tables.even(5));

        for (int key = 0; key < 1000; key++) {
            long hash = Hashes.of("client-" + key);
            assertThat(one.pick(Tables.byHash(random, hash, 0)).orElseThrow().name())
                    .isEqualTo(other.pick(Tables.byHash(random, hash, 0)).orElseThrow().name());
        }
    }

    @ParameterizedTest
    @CsvSource({"RING_HASH, 1024", "MAGLEV, 65537"})
    void no_endpoint_gets_more_than_its_bound(Algorithm algorithm, int size) {
        List<Share> shares = Tables.even(5);
        EndpointTable table = Tables.table(balancing(algorithm, size, 125), shares);
        long popular = Hashes.of("everybody");

        for (int active = 0; active < 100; active++) {
            table.pick(Tables.byHash(random, popular, active)).orElseThrow().load().began();
        }

        assertThat(shares)
                .allSatisfy(share ->
                        assertThat(share.endpoint().load().active()).isLessThanOrEqualTo(25));
    }

    private static Balancing balancing(Algorithm algorithm, int size, int bound) {
        return Balancing.of(algorithm).withHash(new SourceKey(), size, bound);
    }
}
