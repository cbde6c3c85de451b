package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.weft.local.client.ProgramAction;
import dev.weft.local.client.ProgramView;
import java.time.Instant;
import java.util.Comparator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Certificates that live for seconds: what comes and goes with them. */
@RunsMesh(MeshKind.BRIEF)
@Order(CrossTrafficTest.ORDER + 1)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CertificateLifeTest {

    private static final String URL = "http://server/";

    private final Mesh mesh;
    private final Shop shop;

    CertificateLifeTest(Mesh mesh) {
        this.mesh = mesh;
        this.shop = Shop.open(mesh, "lives");
    }

    @BeforeAll
    void enrol() {
        shop.enrol();
    }

    @AfterAll
    void down() {
        if (mesh.program(ProgramView.CONTROLLER).state() == ProgramView.State.HELD_DOWN) {
            mesh.client().program(ProgramView.CONTROLLER, ProgramAction.RELEASE);
        }
        mesh.awaitPrograms();
        shop.close();
    }

    @Test
    void connections_old_and_new_go_on_while_certificates_come_and_go() {
        Echo.Held held = shop.echo().hold(URL, "--interval", "200ms", "--duration", "180s");
        await().atMost(Mesh.PATIENCE).until(() -> !held.events("answer").isEmpty());
        Instant first = expiry();
        UnderLoad load = UnderLoad.start(shop, 20);

        await().atMost(Mesh.PATIENCE.multipliedBy(2))
                .until(() -> Instant.now().isAfter(first.plusSeconds(2)));

        assertThat(expiry()).isAfter(first);
        load.assertNothingFailed();
        int answers = held.events("answer").size();
        await().atMost(Mesh.PATIENCE).until(() -> held.events("answer").size() > answers + 5);
        assertThat(held.events("closed")).isEmpty();
    }

    @Test
    void without_a_controller_for_the_life_of_a_certificate_nothing_new_is_let_through() {
        shop.echo().call(URL);
        mesh.client().program(ProgramView.CONTROLLER, ProgramAction.KILL_AND_HOLD);
        assertThat(shop.echo().reaches(URL)).as("while certificates live").isTrue();
        Instant last = expiry();

        await().atMost(Mesh.PATIENCE.multipliedBy(2))
                .until(() -> Instant.now().isAfter(last.plusSeconds(1)));
        assertThat(shop.echo().reaches(URL)).as("with certificates that ran out").isFalse();
        assertThat(mesh.logs().access(Mesh.NODE1))
                .anyMatch(line -> line.field("error").contains("certificate"));

        mesh.client().program(ProgramView.CONTROLLER, ProgramAction.RELEASE);
        mesh.awaitPrograms();
        await().atMost(Mesh.PATIENCE).until(() -> shop.echo().reaches(URL));
        assertThat(expiry()).isAfter(last);
    }

    /** When the last of the certificates ends that the client's proxy has. */
    private Instant expiry() {
        return mesh.proxy(Mesh.NODE1).configDump().getAsJsonArray("certificates").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .filter(certificate -> certificate.has("certChain"))
                .flatMap(certificate -> certificate.getAsJsonArray("certChain").asList().stream())
                .map(JsonElement::getAsJsonObject)
                .map((JsonObject certificate) -> certificate.get("expirationTime").getAsString())
                .map(Instant::parse)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }
}
