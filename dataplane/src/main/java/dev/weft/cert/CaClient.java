package dev.weft.cert;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.weft.api.ca.IstioCertificateRequest;
import dev.weft.api.ca.IstioCertificateResponse;
import dev.weft.api.ca.IstioCertificateServiceGrpc;
import dev.weft.controlplane.ControlPlane;
import dev.weft.identity.SpiffeId;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * The certificate API of the control plane ({@code istio.v1.auth}), asked in the name of the pods
 * of this node. Any thread.
 */
public final class CaClient implements CertificateAuthority, AutoCloseable {

    private static final String IMPERSONATED = "ImpersonatedIdentity";
    private static final long DEADLINE_SECONDS = 10;

    private final ControlPlane controlPlane;
    private final ManagedChannel channel;
    private final Duration validity;
    private final boolean impersonate;

    /**
     * A client with one connection, made with the first request.
     *
     * @param validity how long certificates are asked to live
     * @param impersonate true on a node proxy, which asks for the identities of its pods; false
     *     where the token is that of the workload itself
     */
    public CaClient(ControlPlane controlPlane, Duration validity, boolean impersonate) {
        this.controlPlane = controlPlane;
        this.channel = controlPlane.newChannel();
        this.validity = validity;
        this.impersonate = impersonate;
    }

    @Override
    public CompletionStage<List<String>> sign(SpiffeId identity, String csr) {
        var answer = new Answer(identity);
        // After a failure the channel waits up to two minutes before it connects again; the caller
        // has a back-off of its own, so every request may try at once.
        channel.resetConnectBackoff();
        IstioCertificateServiceGrpc.newStub(channel)
                .withCallCredentials(controlPlane.credentials())
                .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                .createCertificate(request(identity, csr), answer);
        return answer.chain;
    }

    private IstioCertificateRequest request(SpiffeId identity, String csr) {
        IstioCertificateRequest.Builder request =
                IstioCertificateRequest.newBuilder()
                        .setCsr(csr)
                        .setValidityDuration(validity.toSeconds());
        if (impersonate) {
            Value name = Value.newBuilder().setStringValue(identity.toString()).build();
            request.setMetadata(Struct.newBuilder().putFields(IMPERSONATED, name));
        }
        return request.build();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    /** The one answer to one request. */
    private static final class Answer implements StreamObserver<IstioCertificateResponse> {

        private final SpiffeId identity;
        private final CompletableFuture<List<String>> chain = new CompletableFuture<>();

        Answer(SpiffeId identity) {
            this.identity = identity;
        }

        @Override
        public void onNext(IstioCertificateResponse response) {
            chain.complete(List.copyOf(response.getCertChainList()));
        }

        @Override
        public void onError(Throwable cause) {
            Status status = Status.fromThrowable(cause);
            String description = status.getDescription();
            fail(status.getCode() + (description == null ? "" : ": " + description));
        }

        @Override
        public void onCompleted() {
            fail("the certificate authority answered nothing");
        }

        private void fail(String reason) {
            chain.completeExceptionally(new CertificateUnavailableException(identity, reason));
        }
    }
}
