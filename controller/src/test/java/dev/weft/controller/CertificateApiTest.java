package dev.weft.controller;

import static dev.weft.controller.RunningController.NODE_TOKEN;
import static dev.weft.controller.RunningController.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.weft.api.ca.IstioCertificateRequest;
import dev.weft.api.ca.IstioCertificateResponse;
import dev.weft.api.ca.IstioCertificateServiceGrpc;
import dev.weft.controller.ca.Csrs;
import dev.weft.controller.graph.Meshes;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificate API over TLS, against the pods of the cluster folder. */
class CertificateApiTest {

    private static final String ORDERS = "spiffe://cluster.local/ns/shop/sa/orders";

    @TempDir Path folder;
    private final KeyPair keys = Csrs.ec("secp256r1");
    private RunningController mesh;

    @BeforeEach
    void start() throws Exception {
        mesh = new RunningController(folder);
        mesh.write("orders.yaml", Meshes.pod("shop", "orders", 1, ""));
        mesh.write("payment.yaml", Meshes.pod("shop", "payment", 2, "").replace(": n1", ": n2"));
        mesh.write(
                "proxy.yaml",
                Meshes.pod("weft-system", "ztunnel-n1", 3, "")
                        .replace("serviceAccountName: ztunnel-n1", "serviceAccountName: ztunnel"));
        mesh.start();
    }

    @AfterEach
    void stop() throws IOException {
        mesh.close();
    }

    @Test
    void a_node_proxy_gets_the_certificate_of_a_pod_of_its_node() throws Exception {
        IstioCertificateResponse response = ask(NODE_TOKEN, request(ORDERS));

        assertThat(response.getCertChainCount()).isEqualTo(2);
        X509Certificate leaf = parse(response.getCertChain(0));
        assertThat(response.getCertChain(1)).isEqualTo(Files.readString(mesh.rootFile()));
        leaf.verify(parse(response.getCertChain(1)).getPublicKey());
        assertThat(leaf.getPublicKey()).isEqualTo(keys.getPublic());
        assertThat(leaf.getSubjectAlternativeNames()).containsExactly(List.of(6, ORDERS));
        assertThat(mesh.controller().metrics())
                .contains("weft_controller_certificates_issued_total 1");
    }

    @Test
    void it_does_not_get_one_of_a_pod_of_another_node() {
        StatusRuntimeException refused =
                refused(NODE_TOKEN, request("spiffe://cluster.local/ns/shop/sa/payment"));

        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(refused).hasMessageContaining("impersonation authentication failure");
        assertThat(mesh.controller().metrics())
                .contains("weft_controller_certificates_refused_total{reason=\"impersonation\"} 1");
    }

    @Test
    void a_pod_gets_its_own_certificate_and_no_other() throws Exception {
        mesh.addToken("token-of-orders", "shop", "orders", "orders", "n1");

        IstioCertificateResponse own = ask("token-of-orders", request(""));
        StatusRuntimeException other =
                refused("token-of-orders", request("spiffe://cluster.local/ns/shop/sa/payment"));

        assertThat(parse(own.getCertChain(0)).getSubjectAlternativeNames())
                .containsExactly(List.of(6, ORDERS));
        assertThat(other.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    }

    @Test
    void a_wrong_token_a_bad_request_and_a_long_life_are_refused() {
        assertThat(refused("wrong", request(ORDERS)).getStatus().getCode())
                .isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(
                        refused(NODE_TOKEN, request(ORDERS).toBuilder().setCsr("no").build())
                                .getStatus()
                                .getCode())
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(
                        refused(
                                        NODE_TOKEN,
                                        request(ORDERS).toBuilder()
                                                .setValidityDuration(100_000_000)
                                                .build())
                                .getStatus()
                                .getCode())
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    private IstioCertificateRequest request(String impersonated) {
        Struct metadata =
                Struct.newBuilder()
                        .putFields(
                                "ImpersonatedIdentity",
                                Value.newBuilder().setStringValue(impersonated).build())
                        .build();
        return IstioCertificateRequest.newBuilder()
                .setCsr(Csrs.pem(keys))
                .setValidityDuration(3600)
                .setMetadata(metadata)
                .build();
    }

    private IstioCertificateResponse ask(String token, IstioCertificateRequest request)
            throws IOException {
        return IstioCertificateServiceGrpc.newBlockingStub(mesh.channel())
                .withCallCredentials(bearer(token))
                .createCertificate(request);
    }

    private StatusRuntimeException refused(String token, IstioCertificateRequest request) {
        return catchThrowableOfType(StatusRuntimeException.class, () -> ask(token, request));
    }

    private static X509Certificate parse(String pem) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }
}
