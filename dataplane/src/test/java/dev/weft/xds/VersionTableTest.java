package dev.weft.xds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTableTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void behaves_like_a_map_under_any_sequence_of_changes(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        VersionTable table = new VersionTable();
        Map<String, String> expected = new HashMap<>();

        for (int i = 0; i < 3000; i++) {
            String name = "n" + random.nextInt(200);
            if (random.nextInt(3) == 0) {
                table.remove(name);
                expected.remove(name);
            } else {
                String version = version(random);
                table.put(name, version);
                expected.put(name, version);
            }
        }

        Map<String, String> seen = new HashMap<>();
        table.forEach(seen::put);
        assertThat(seen).isEqualTo(expected);
        assertThat(table.size()).isEqualTo(expected.size());
    }

    private static String version(RandomGenerator random) {
        String hash =
                String.format(
                        Locale.ROOT,
                        "%016x",
                        random.nextLong(Long.MAX_VALUE) >>> random.nextInt(60));
        return switch (random.nextInt(6)) {
            case 0 -> "";
            case 1 -> hash.toUpperCase(Locale.ROOT);
            case 2 -> hash.substring(1);
            case 3 -> "ffffffffffffffff";
            default -> hash;
        };
    }
}
