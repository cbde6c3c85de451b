package dev.weft.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LoggingRouteTest {

    private final FakeLevels levels = new FakeLevels();
    private final LoggingRoute route = new LoggingRoute(levels);

    @Test
    void prints_the_levels_without_parameters() {
        assertThat(post(Map.of()).body()).isEqualTo("{=info}\n");
    }

    @Test
    void sets_the_root_and_several_loggers() {
        post(Map.of("level", List.of("warn")));
        AdminResponse answer = post(Map.of("level", List.of("dev.weft.xds=debug, hbone=trace")));

        assertThat(answer.body()).isEqualTo("{=warn, dev.weft.xds=debug, hbone=trace}\n");
    }

    @Test
    void resets_before_it_sets() {
        post(Map.of("level", List.of("warn,a=trace")));

        AdminResponse answer = post(Map.of("reset", List.of(""), "level", List.of("b=debug")));

        assertThat(answer.body()).isEqualTo("{=info, b=debug}\n");
    }

    @Test
    void says_which_level_does_not_exist() {
        AdminResponse answer = post(Map.of("level", List.of("loud")));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("no level 'loud'\n");
    }

    private AdminResponse post(Map<String, List<String>> query) {
        return route.handle(new AdminRequest(AdminMethod.POST, "/logging", query, "", ""));
    }

    private static final class FakeLevels implements LogLevels {
        private final Map<String, String> levels = new TreeMap<>(Map.of("", "info"));

        @Override
        public String describe() {
            return levels.toString();
        }

        @Override
        public void set(String logger, String level) {
            if (level.equals("loud")) {
                throw new IllegalArgumentException("no level 'loud'");
            }
            levels.put(logger, level);
        }

        @Override
        public void reset() {
            levels.clear();
            levels.put("", "info");
        }
    }
}
