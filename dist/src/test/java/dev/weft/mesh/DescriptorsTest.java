package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import dev.weft.local.client.ProgramView;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node proxy that may open no more files: it says so, keeps what it has, and recovers. */
@RunsMesh
class DescriptorsTest {

    private static final String URL = "http://server/";
    private static final String PROXY = ProgramView.nodeProxy(Mesh.NODE1);

    /** Enough for the log, and for nothing that many connections need. */
    private static final long LEFT = 4;

    /** Far more than could be given back by what was there before. */
    private static final int CROWD = 200;

    private final Mesh mesh;
    private Shop shop;
    private long process;
    private String most;

    DescriptorsTest(Mesh mesh) {
        this.mesh = mesh;
    }

    @BeforeEach
    void open() {
        shop = Shop.open(mesh, "descriptors");
        shop.enrol();
        process = mesh.program(PROXY).processId();
        most = "" + metric("process_max_fds", Map.of());
    }

    @AfterEach
    void close() {
        allow(most);
        shop.close();
    }

    /** While it has none it cannot even be asked for its metrics: its log has to do. */
    @Test
    void a_proxy_without_descriptors_keeps_its_connections_and_takes_those_that_wait_later() {
        Echo.Held kept = shop.echo().hold(URL, "--interval", "100ms", "--duration", "180s");
        await().atMost(Mesh.PATIENCE).until(() -> !kept.events("answer").isEmpty());
        long shed = shed();
        int complaints = complaints();
        long open = descriptors();

        allow("" + (open + LEFT));
        Echo.Held crowd =
                shop.echo()
                        .hold(
                                URL,
                                "-c",
                                "" + CROWD,
                                "--interval",
                                "2s",
                                "--duration",
                                "180s",
                                "--timeout",
                                "100s");
        await().atMost(Mesh.PATIENCE).until(() -> complaints() > complaints);
        assertThat(answered(crowd)).as("of those that came too many").isLessThan(CROWD);
        int answers = kept.events("answer").size();
        await().atMost(Mesh.PATIENCE).until(() -> kept.events("answer").size() > answers + 5);

        allow(most);
        await().atMost(Mesh.PATIENCE).until(() -> answered(crowd) == CROWD);
        assertThat(shed()).isGreaterThan(shed);
        assertThat(crowd.events("closed")).isEmpty();
        assertThat(kept.events("closed")).isEmpty();
        assertThat(shop.echo().reaches(URL)).isTrue();
        crowd.stop();
        kept.stop();
        await().atMost(Mesh.PATIENCE)
                .untilAsserted(
                        () -> assertThat(descriptors()).isLessThanOrEqualTo(open + 2 * LEFT));
    }

    private static long answered(Echo.Held crowd) {
        return crowd.events("answer").stream()
                .map((JsonObject answer) -> answer.get("connection").getAsInt())
                .distinct()
                .count();
    }

    /** Sets what the process may open, and leaves alone what it could ask for. */
    private void allow(String soft) {
        mesh.run(shop.client(), "prlimit", "--pid", "" + process, "--nofile=" + soft + ":");
    }

    /** What the process has open, as the kernel says. */
    private long descriptors() {
        return mesh.run(shop.client(), "ls", "/proc/" + process + "/fd").lines().count();
    }

    private int complaints() {
        return (int)
                Pattern.compile("Too many open files")
                        .matcher(mesh.logs().of(PROXY))
                        .results()
                        .count();
    }

    private long shed() {
        return metric("weft_connections_shed_total", Map.of("reason", "no descriptor"));
    }

    private long metric(String name, Map<String, String> labels) {
        return mesh.proxy(Mesh.NODE1).metrics().sum(name, labels);
    }
}
