package dev.weft.perf.overhead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.weft.perf.measure.CpuTime;
import dev.weft.perf.measure.Memory;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Rewrite the golden file with {@code -Dgolden.refresh=true}. */
class OverheadReportTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/overhead.txt");
    private static final long MIB = 1 << 20;

    @Test
    void the_table_is_that_of_the_golden_file() throws IOException {
        String table = OverheadTable.of(report(0));

        if (Boolean.getBoolean("golden.refresh")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, table);
        }
        assertThat(table).isEqualTo(Files.readString(GOLDEN));
    }

    @Test
    void requests_that_were_not_answered_are_told_in_every_form() {
        OverheadReport report = report(7);

        assertThat(OverheadTable.of(report)).contains("7 requests were not answered");
        assertThat(OverheadPage.of(report)).contains("7 requests were not answered");
        assertThat(OverheadJson.of(report)).contains("\"errors\": 7");
    }

    @Test
    void programs_get_every_case_with_units_in_the_names() {
        JsonObject json = JsonParser.parseString(OverheadJson.of(report(0))).getAsJsonObject();

        JsonObject each = json.getAsJsonArray("cases").get(5).getAsJsonObject();
        assertThat(json.getAsJsonArray("cases")).hasSize(6);
        assertThat(each.get("arrangement").getAsString()).isEqualTo("proxy_per_pod");
        assertThat(each.get("residentBytes").getAsLong()).isEqualTo(10 * 60 * MIB);
        assertThat(each.get("cpuMicrosPerRequest").getAsDouble()).isCloseTo(200, within(0.1));
        assertThat(each.get("cpuMicrosPerRequestWithCompiler").getAsDouble())
                .isCloseTo(300, within(0.1));
        assertThat(each.get("addedP99Micros").getAsDouble()).isEqualTo(500);
    }

    @Test
    void the_page_needs_nothing_but_itself() throws Exception {
        String page = OverheadPage.of(report(0));

        assertThat(page)
                .doesNotContain("http:", "https:", "//", "<script", "<link", "src=", "url(")
                .doesNotContain("@import")
                .contains("prefers-color-scheme: dark");
        assertThatCode(() -> parse(page)).doesNotThrowAnyException();
    }

    @Test
    void every_plot_has_a_title_labelled_axes_and_a_line_with_a_mark_for_each_number_of_pods()
            throws Exception {
        Document page = parse(OverheadPage.of(report(0)));

        NodeList plots = page.getElementsByTagName("svg");
        assertThat(plots.getLength()).isEqualTo(4);
        for (int i = 0; i < plots.getLength(); i++) {
            Element plot = (Element) plots.item(i);
            List<String> axes = texts(plot, "axis");
            assertThat(texts(plot, "title")).hasSize(1);
            assertThat(axes).hasSize(2).contains("pods on the node").doesNotContain("");
            assertThat(texts(plot, "tick")).contains("0", "5", "10");
            int lines = plot.getElementsByTagName("path").getLength();
            assertThat(lines).isEqualTo(texts(plot, "legend").size()).isEqualTo(i < 3 ? 2 : 4);
            assertThat(plot.getElementsByTagName("circle").getLength()).isEqualTo(3 * lines);
        }
    }

    @Test
    void a_run_that_measured_nothing_yet_can_be_drawn() {
        OverheadReport empty = new OverheadReport(100, 256, 15, "a machine", List.of());

        assertThatCode(() -> parse(OverheadPage.of(empty))).doesNotThrowAnyException();
    }

    private static List<String> texts(Element plot, String style) {
        List<String> texts = new ArrayList<>();
        NodeList all = plot.getElementsByTagName("text");
        for (int i = 0; i < all.getLength(); i++) {
            if (((Element) all.item(i)).getAttribute("class").equals(style)) {
                texts.add(all.item(i).getTextContent());
            }
        }
        return texts;
    }

    private static Document parse(String page) throws Exception {
        String body = page.substring(page.indexOf("<html"));
        return DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(body)));
    }

    private static OverheadReport report(long errors) {
        List<Measured> cases = new ArrayList<>();
        for (int pods : new int[] {5, 10}) {
            cases.add(measured(Arrangement.NO_MESH, pods, 0, 0, 100));
            cases.add(measured(Arrangement.ONE_PROXY, pods, 1, 0, 300));
            cases.add(measured(Arrangement.PROXY_PER_POD, pods, pods, pods == 5 ? errors : 0, 350));
        }
        return new OverheadReport(100, 256, 15, "2 CPUs, Linux 6, Java 25", cases);
    }

    private static Measured measured(
            Arrangement arrangement, int pods, int proxies, long errors, double p50) {
        return new Measured(
                arrangement,
                pods,
                proxies,
                new Memory(60L * proxies * MIB, 50L * proxies * MIB, 40L * proxies * MIB),
                new CpuTime(proxies == 0 ? 0 : 0.3, proxies == 0 ? 0 : 0.1),
                p50,
                2 * p50,
                1000,
                errors);
    }
}
