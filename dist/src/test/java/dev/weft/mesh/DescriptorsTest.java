package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.local.client.ProgramView;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node proxy that may open no more files: it says so, keeps what it has, and recovers. */
@RunsMesh
class DescriptorsTest {

    private static final String URL = "http://server/";

    /** Enough for the log, and for nothing that a connection needs twice. */
    private static final long LEFT = 4;

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
        process = mesh.program(ProgramView.nodeProxy(Mesh.NODE1)).processId();
        most = "" + descriptors("process_max_fds");
    }

    @AfterEach
    void close() {
        allow(most);
        shop.close();
    }

    @Test
    void a_proxy_without_descriptors_keeps_its_connections_and_recovers() {
        shop.echo().call(URL);
        Echo.Held held = shop.echo().hold(URL, "--interval", "100ms", "--duration", "120s");
        await().atMost(Mesh.PATIENCE).until(() -> !held.events("answer").isEmpty());
        double before = shed();
        long open = descriptors("process_open_fds");

        // What earlier connections still had may be given back meanwhile: there is room then.
        await().atMost(Mesh.PATIENCE).until(() -> starved().failed() > 0);

        assertThat(shed()).isGreaterThan(before);
        await().atMost(Mesh.PATIENCE).until(() -> shop.echo().reaches(URL));
        Echo.Load fed = shop.echo().load(URL, "--new-connections", "-n", "50", "-c", "10");
        assertThat(fed.failed()).as(fed.text()).isZero();
        int answers = held.events("answer").size();
        await().atMost(Mesh.PATIENCE).until(() -> held.events("answer").size() > answers + 5);
        assertThat(held.events("closed")).isEmpty();
        assertThat(mesh.logs().of(ProgramView.nodeProxy(Mesh.NODE1)))
                .contains("Too many open files");
        await().atMost(Mesh.PATIENCE)
                .untilAsserted(() ->
                        assertThat(descriptors("process_open_fds"))
                                .isLessThanOrEqualTo(open + 2 * LEFT));
    }

    /** Requests while the process may open little more than it has open now. */
    private Echo.Load starved() {
        allow("" + (descriptors("process_open_fds") + LEFT));
        Echo.Load load =
                shop.echo()
                        .load(URL, "--new-connections", "-n", "60", "-c", "30", "--timeout", "2s");
        allow(most);
        return load;
    }

    /** Sets what the process may open, and leaves alone what it could ask for. */
    private void allow(String soft) {
        mesh.run(shop.client(), "prlimit", "--pid", "" + process, "--nofile=" + soft + ":");
    }

    private long descriptors(String metric) {
        return mesh.proxy(Mesh.NODE1).metrics().sum(metric, Map.of());
    }

    private double shed() {
        return mesh.proxy(Mesh.NODE1)
                .metrics()
                .sum("weft_connections_shed_total", Map.of("reason", "no descriptor"));
    }
}
