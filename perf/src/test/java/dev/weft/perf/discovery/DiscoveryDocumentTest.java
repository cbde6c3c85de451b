package dev.weft.perf.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weft.perf.compare.Verdict;
import dev.weft.perf.report.Machine;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiscoveryDocumentTest {

    private static final DiscoveryResult BASE =
            new DiscoveryResult(10, 64, 0.5, 1, 5_000_000, 4_000, 90 << 20, 3);

    @Test
    void what_a_small_mesh_takes_is_taken_off_the_figures_for_each_workload() {
        var result = result(1010, 1000, 400);

        assertThat(result.heapEach(BASE)).isEqualTo(1000);
        assertThat(result.wireEach(BASE)).isEqualTo(400);
        assertThat(result.beyondWire(BASE)).isEqualTo(600);
    }

    @ParameterizedTest
    @CsvSource({
        "100000, 1000, 400, REACHED",
        "100000, 1001, 400, MISSED",
        "99999, 500, 400, NOT_MEASURED"
    })
    void the_target_is_for_the_heap_beyond_the_wire_size_in_a_large_mesh(
            int workloads, int heap, int wire, Verdict.Result expected) {
        var verdict = DiscoveryDocument.verdict(BASE, List.of(result(workloads, heap, wire)));

        assertThat(verdict.result()).isEqualTo(expected);
    }

    @Test
    void the_table_has_a_line_for_each_mesh() {
        var machine = new Machine(2, "cpu", "1 kB", "6", "25", "abc");
        var results = List.of(result(1010, 1000, 400), result(2010, 900, 400));

        var lines =
                new DiscoveryDocument(Instant.EPOCH, "", machine, BASE, results, List.of()).lines();

        assertThat(lines).hasSize(3);
        assertThat(lines.get(1).split(" +"))
                .containsExactly(
                        "1010", "1.50", "2.00", "3.5", "1000", "400", "600", "5.7", "100", "64");
        assertThat(lines.get(2)).startsWith("2010").contains(" 500 ");
    }

    @Test
    void synthetic_resources_have_names_of_their_own_and_a_size_like_real_ones() {
        var resources = SyntheticMesh.resources(1000);

        assertThat(resources).hasSize(1100);
        assertThat(resources.stream().map(r -> r.getName()).distinct()).hasSize(1100);
        assertThat(SyntheticMesh.wireBytes(resources) / 1000.0).isCloseTo(260, within(40.0));
        assertThat(SyntheticMesh.changedWorkload().getName())
                .isEqualTo(resources.get(100).getName());
    }

    private static DiscoveryResult result(int workloads, long heapEach, long wireEach) {
        var more = workloads - BASE.workloads();
        return new DiscoveryResult(
                workloads,
                64,
                1.5,
                2,
                BASE.heapBytes() + more * heapEach,
                BASE.wireBytes() + more * wireEach,
                100 << 20,
                3.5);
    }
}
