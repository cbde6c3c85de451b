package dev.weft.testkit.ca;

import com.google.protobuf.Value;
import dev.weft.api.ca.IstioCertificateRequest;
import dev.weft.api.ca.IstioCertificateResponse;
import dev.weft.api.ca.IstioCertificateServiceGrpc.IstioCertificateServiceImplBase;
import dev.weft.testkit.grpc.CallMetadata;
import dev.weft.testkit.grpc.LoopbackGrpc;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.StringReader;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The certificate API on loopback, served for the length of a test: {@code @RegisterExtension}. It
 * signs what {@code ImpersonatedIdentity} names, unless it is told to misbehave. Any thread.
 */
public final class FakeCa extends IstioCertificateServiceImplBase
        implements BeforeEachCallback, AfterEachCallback {

    /**
     * A request that came.
     *
     * @param impersonated empty if the request named nobody
     */
    public record Call(
            String csr,
            Duration validity,
            String impersonated,
            String authorization,
            String clusterId) {}

    private record Held(Call call, StreamObserver<IstioCertificateResponse> answer) {}

    private final TestRoot root = TestRoot.create("fake ca");
    private final Issued certificate = root.issue(LeafSpec.loopbackServer());
    private final LoopbackGrpc server =
            new LoopbackGrpc(certificate.key(), certificate.leaf(), this);
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<Held> held = new ArrayList<>(); // guarded by this
    private boolean holding; // guarded by this
    private Optional<Status> failure = Optional.empty(); // guarded by this
    private Optional<String> certifies = Optional.empty(); // guarded by this
    private Optional<List<String>> answers = Optional.empty(); // guarded by this

    @Override
    public void beforeEach(ExtensionContext context) {
        server.start();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        server.close();
    }

    /** Signs workloads and the server itself. */
    public TestRoot root() {
        return root;
    }

    /** On loopback. */
    public int port() {
        return server.port();
    }

    /** Breaks every connection; calls fail until {@link #start}. */
    public void stop() {
        server.stop();
    }

    public void start() {
        server.start();
    }

    /** From now on every call fails. */
    public synchronized void failWith(Status status) {
        failure = Optional.of(status);
    }

    /** From now on every certificate names this identity, whatever was asked for. */
    public synchronized void certify(String uri) {
        certifies = Optional.of(uri);
    }

    /** From now on this is the answer to every call. */
    public synchronized void answer(List<String> chain) {
        answers = Optional.of(List.copyOf(chain));
    }

    /** From now on calls get no answer until {@link #heal}. */
    public synchronized void hold() {
        holding = true;
    }

    /** Behaves well again, and answers what it held back. */
    public synchronized void heal() {
        failure = Optional.empty();
        certifies = Optional.empty();
        answers = Optional.empty();
        holding = false;
        held.forEach(it -> serve(it.call(), it.answer()));
        held.clear();
    }

    /** Every request so far. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    @Override
    public synchronized void createCertificate(
            IstioCertificateRequest request, StreamObserver<IstioCertificateResponse> answer) {
        CallMetadata metadata = CallMetadata.current();
        Call call =
                new Call(
                        request.getCsr(),
                        Duration.ofSeconds(request.getValidityDuration()),
                        request.getMetadata()
                                .getFieldsOrDefault(
                                        "ImpersonatedIdentity", Value.getDefaultInstance())
                                .getStringValue(),
                        metadata.header("authorization"),
                        metadata.header("clusterid"));
        calls.add(call);
        if (holding) {
            held.add(new Held(call, answer));
        } else {
            serve(call, answer);
        }
    }

    private void serve(Call call, StreamObserver<IstioCertificateResponse> answer) {
        if (failure.isPresent()) {
            answer.onError(failure.get().asRuntimeException());
            return;
        }
        answer.onNext(
                IstioCertificateResponse.newBuilder()
                        .addAllCertChain(answers.orElseGet(() -> signed(call)))
                        .build());
        answer.onCompleted();
    }

    private List<String> signed(Call call) {
        Instant from = Instant.now().minusSeconds(120);
        return root.answer(
                root.sign(
                        LeafSpec.of(certifies.orElse(call.impersonated()))
                                .living(from, from.plusSeconds(120).plus(call.validity()))
                                .withKey(publicKey(call.csr()))));
    }

    /** The key that a PEM request wants certified. */
    public static PublicKey publicKey(String csr) {
        try (PEMParser parser = new PEMParser(new StringReader(csr))) {
            PKCS10CertificationRequest request = (PKCS10CertificationRequest) parser.readObject();
            return new JcaPEMKeyConverter().getPublicKey(request.getSubjectPublicKeyInfo());
        } catch (IOException e) {
            throw new IllegalArgumentException("no PKCS#10 request: " + csr, e);
        }
    }
}
