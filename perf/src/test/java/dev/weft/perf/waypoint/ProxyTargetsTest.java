package dev.weft.perf.waypoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.perf.compare.Verdict;
import dev.weft.perf.compare.Verdict.Result;
import dev.weft.perf.http.HttpReport;
import dev.weft.perf.measure.CpuTime;
import dev.weft.perf.measure.Memory;
import dev.weft.perf.measure.Percentiles;
import dev.weft.perf.waypoint.ProxyWindow.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyTargetsTest {

    private final List<ProxyWindow> windows = new ArrayList<>();

    private void window(String proxy, Door door, Way way, double cpu, double p99) {
        windows.add(
                new ProxyWindow(
                        proxy,
                        door,
                        way,
                        new HttpReport(1000, 0, 1, new Percentiles(1, p99, p99, 1000)),
                        new CpuTime(cpu, 0)));
    }

    private Verdict verdict(String what, String against) {
        var figures = new ProxyFigures(windows, Map.of("weft", new Memory(161 << 20, 0, 0)));
        return ProxyTargets.of(figures).stream()
                .filter(v -> v.what().startsWith(what) && v.against().equals(against))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"1.0, 0.9, REACHED", "1.2, 0.9, MISSED"})
    void requests_per_cpu_second_are_held_against_nginx(double weft, double nginx, Result result) {
        window("weft", Door.H1_10, Way.CLOSED, weft, 1);
        window("nginx", Door.H1_10, Way.CLOSED, nginx, 1);

        assertThat(verdict("requests per CPU second, HTTP/1.1, 10 routes", "nginx").result())
                .isEqualTo(result);
        assertThat(verdict("requests per CPU second, HTTP/1.1, 10 routes", "haproxy").result())
                .isEqualTo(Result.NOT_MEASURED);
    }

    @ParameterizedTest
    @CsvSource({"1.04, REACHED", "1.06, MISSED"})
    void a_thousand_routes_cost_what_ten_do(double cpu, Result result) {
        window("weft", Door.H1_10, Way.CLOSED, 1, 1);
        window("weft", Door.H1_1000, Way.CLOSED, cpu, 1);

        assertThat(verdict("CPU for each request", "10 routes").result()).isEqualTo(result);
    }

    @Test
    void slow_ends_are_compared_at_the_same_rate() {
        window("weft", Door.H1_10, Way.CLOSED, 1, 900);
        window("nginx", Door.H1_10, Way.CLOSED, 1, 100);
        window("weft", Door.H1_10, Way.PACED, 1, 110);
        window("nginx", Door.H1_10, Way.PACED, 1, 100);

        assertThat(verdict("p99", "nginx").value().median()).isEqualTo(1.1);
        assertThat(verdict("p99", "nginx").result()).isEqualTo(Result.REACHED);
    }

    @Test
    void memory_has_a_limit_of_its_own() {
        assertThat(verdict("RSS", "").result()).isEqualTo(Result.MISSED);
    }
}
