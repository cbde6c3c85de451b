package dev.weft.controller.ca;

import com.google.protobuf.Value;
import dev.weft.api.ca.IstioCertificateRequest;
import dev.weft.api.ca.IstioCertificateResponse;
import dev.weft.api.ca.IstioCertificateServiceGrpc;
import dev.weft.controller.auth.BearerInterceptor;
import dev.weft.controller.auth.Caller;
import dev.weft.identity.ServiceAccountRef;
import dev.weft.identity.SpiffeId;
import dev.weft.identity.TrustDomain;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate API: a signing request in, the leaf and the root bundle out. The caller was
 * authenticated before; see {@link BearerInterceptor}. Any thread.
 */
public final class CertificateService
        extends IstioCertificateServiceGrpc.IstioCertificateServiceImplBase {

    private static final Logger log = LoggerFactory.getLogger(CertificateService.class);
    private static final String IMPERSONATED = "ImpersonatedIdentity";

    private final CertificateIssuer issuer;
    private final IdentityDecision decision;
    private final Supplier<? extends PodDirectory> pods;
    private final CertificateObserver observer;

    public CertificateService(
            CertificateIssuer issuer,
            CallerRules rules,
            Supplier<? extends PodDirectory> pods,
            CertificateObserver observer) {
        this.issuer = issuer;
        this.decision = new IdentityDecision(rules.trustDomain(), rules.nodeAccounts());
        this.pods = pods;
        this.observer = observer;
    }

    /** Whose identities are certified, and which accounts may ask for those of others. */
    public record CallerRules(TrustDomain trustDomain, Set<ServiceAccountRef> nodeAccounts) {}

    @Override
    public void createCertificate(
            IstioCertificateRequest request, StreamObserver<IstioCertificateResponse> reply) {
        Caller caller = BearerInterceptor.caller();
        try {
            SpiffeId identity = decision.decide(caller, impersonated(request), pods.get());
            PublicKey key = CertificateRequests.keyOf(request.getCsr());
            X509Certificate leaf = issuer.issue(identity, key, request.getValidityDuration());
            observer.issued();
            log.info(
                    "certificate {} for {} until {}, asked by {}",
                    leaf.getSerialNumber().toString(16),
                    identity,
                    leaf.getNotAfter().toInstant(),
                    caller);
            reply.onNext(response(leaf));
            reply.onCompleted();
        } catch (RefusedException e) {
            observer.refused(e.reason());
            log.warn("certificate refused: {}", e.getMessage());
            reply.onError(status(e).asRuntimeException());
        }
    }

    private static Optional<String> impersonated(IstioCertificateRequest request) {
        Value value = request.getMetadata().getFieldsMap().get(IMPERSONATED);
        return value == null || value.getStringValue().isEmpty()
                ? Optional.empty()
                : Optional.of(value.getStringValue());
    }

    private IstioCertificateResponse response(X509Certificate leaf) {
        try {
            return IstioCertificateResponse.newBuilder()
                    .addCertChain(Pem.encode(Pem.CERTIFICATE, leaf.getEncoded()))
                    .addCertChain(issuer.root().bundle())
                    .build();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was built has bytes", e);
        }
    }

    private static Status status(RefusedException e) {
        return switch (e.reason()) {
            case IMPERSONATION ->
                    Status.UNAUTHENTICATED.withDescription(
                            "request impersonation authentication failure: " + e.getMessage());
            case CSR, VALIDITY, IDENTITY -> Status.INVALID_ARGUMENT.withDescription(e.getMessage());
        };
    }
}
