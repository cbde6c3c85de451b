package dev.weft.cert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.controlplane.ControlPlane;
import dev.weft.controlplane.ControlPlaneAddress;
import dev.weft.controlplane.ControlPlaneSettings;
import dev.weft.controlplane.TokenSource;
import dev.weft.controlplane.TrustRoots;
import dev.weft.identity.SpiffeId;
import dev.weft.identity.TrustDomain;
import dev.weft.testkit.ca.FakeCa;
import dev.weft.testkit.ca.TestRoot;
import dev.weft.tls.CsrFactory;
import dev.weft.tls.SigningRequest;
import dev.weft.tls.WorkloadCertificate;
import io.grpc.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The certificate API over TLS on loopback. */
class CaClientTest {

    private static final SpiffeId ORDERS = SpiffeId.of(TrustDomain.CLUSTER_LOCAL, "shop", "orders");

    @RegisterExtension private final FakeCa ca = new FakeCa();
    @TempDir private Path folder;
    private final SigningRequest request = new CsrFactory().create(ORDERS);
    private ControlPlane controlPlane;
    private CaClient client;

    @BeforeEach
    void connect() throws Exception {
        Files.writeString(folder.resolve("token"), "first-token\n");
        Files.writeString(folder.resolve("roots.pem"), ca.root().rootPem());
        controlPlane =
                new ControlPlane(
                        new ControlPlaneSettings(
                                new ControlPlaneAddress("localhost", ca.port()),
                                new TrustRoots.File(folder.resolve("roots.pem")),
                                Optional.empty(),
                                new TokenSource.File(folder.resolve("token")),
                                "Kubernetes",
                                Map.of()));
        client = new CaClient(controlPlane, Duration.ofHours(24), true);
    }

    @AfterEach
    void close() {
        client.close();
        controlPlane.close();
    }

    @Test
    void asks_in_the_name_of_the_pod_and_gets_a_usable_certificate() throws Exception {
        List<String> answer = sign();

        WorkloadCertificate certificate =
                WorkloadCertificate.parse(ORDERS, request.key(), answer, Instant.now());
        assertThat(certificate.identity()).isEqualTo(ORDERS);
        assertThat(ca.calls())
                .containsExactly(
                        new FakeCa.Call(
                                request.csr(),
                                Duration.ofHours(24),
                                ORDERS.toString(),
                                "Bearer first-token",
                                "Kubernetes"));
    }

    @Test
    void reads_the_token_again_for_every_call() throws Exception {
        sign();
        Files.writeString(folder.resolve("token"), "second-token");
        sign();

        assertThat(ca.calls())
                .extracting(FakeCa.Call::authorization)
                .containsExactly("Bearer first-token", "Bearer second-token");
    }

    @Test
    void an_empty_or_missing_token_is_an_error_that_names_the_file() throws Exception {
        Files.writeString(folder.resolve("token"), "");
        assertThatThrownBy(this::sign).hasMessageContaining(folder.resolve("token").toString());

        Files.delete(folder.resolve("token"));
        assertThatThrownBy(this::sign).hasMessageContaining(folder.resolve("token").toString());
        assertThat(ca.calls()).isEmpty();
    }

    @Test
    void tells_the_authority_s_reason_and_never_the_token() {
        ca.failWith(Status.UNAUTHENTICATED.withDescription("not your pod"));

        assertThatThrownBy(this::sign)
                .hasCauseInstanceOf(CertificateUnavailableException.class)
                .hasMessageContaining("not your pod")
                .satisfies(e -> assertThat(e.toString()).doesNotContain("first-token"));
    }

    @Test
    void comes_back_with_the_first_request_after_an_outage() throws Exception {
        sign();
        ca.stop();
        assertThatThrownBy(this::sign).hasMessageContaining("UNAVAILABLE");
        ca.start();

        assertThat(sign()).hasSize(2);
    }

    @Test
    void refuses_a_server_of_another_root_and_sends_it_no_token() throws Exception {
        Files.writeString(folder.resolve("roots.pem"), TestRoot.create("other").rootPem());

        assertThatThrownBy(this::sign).hasMessageContaining("UNAVAILABLE");
        assertThat(ca.calls()).isEmpty();
    }

    private List<String> sign() throws Exception {
        return client.sign(ORDERS, request.csr()).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
