package dev.weft.perf.waypoint;

import dev.weft.api.ca.IstioCertificateRequest;
import dev.weft.api.ca.IstioCertificateResponse;
import dev.weft.api.ca.IstioCertificateServiceGrpc.IstioCertificateServiceImplBase;
import dev.weft.testkit.ca.LeafSpec;
import dev.weft.testkit.ca.TestRoot;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.StringReader;
import java.security.PublicKey;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** Certifies whoever asks as the one identity of the run. Any thread. */
final class BenchAuthority extends IstioCertificateServiceImplBase {

    private final TestRoot root;
    private final String identity;

    BenchAuthority(TestRoot root, String identity) {
        this.root = root;
        this.identity = identity;
    }

    @Override
    public void createCertificate(
            IstioCertificateRequest request, StreamObserver<IstioCertificateResponse> answer) {
        try {
            var chain = root.sign(LeafSpec.of(identity).withKey(key(request.getCsr())));
            answer.onNext(
                    IstioCertificateResponse.newBuilder()
                            .addAllCertChain(root.answer(chain))
                            .build());
            answer.onCompleted();
        } catch (IOException e) {
            answer.onError(
                    Status.INVALID_ARGUMENT
                            .withDescription("no PKCS#10 request: " + e.getMessage())
                            .asRuntimeException());
        }
    }

    private static PublicKey key(String csr) throws IOException {
        try (var parser = new PEMParser(new StringReader(csr))) {
            var request = (PKCS10CertificationRequest) parser.readObject();
            return new JcaPEMKeyConverter().getPublicKey(request.getSubjectPublicKeyInfo());
        }
    }
}
