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
import org.jspecify.annotations.Nullable;

/**
 * The certificate API of the control plane, asked in the name of the pods of this node. Any thread;
 * answers come from gRPC's threads.
 *
 * <p>A connection that failed is thrown away, so that the next request meets a fresh one at once
 * and a failure is told with its own reason.
 */
public final class CaClient implements CertificateAuthority, AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final ControlPlane controlPlane;
    private final Duration validity;
    private final boolean impersonate;

    private @Nullable ManagedChannel channel; // guarded by this: requests come from any thread
    private boolean closed; // guarded by this

    /**
     * A client with one connection, made with the first request.
     *
     * @param validity how long certificates are asked to live
     * @param impersonate true on a node proxy, which asks for the identities of its pods; false
     *     where the token is that of the workload itself
     */
    public CaClient(ControlPlane controlPlane, Duration validity, boolean impersonate) {
        this.controlPlane = controlPlane;
        this.validity = validity;
        this.impersonate = impersonate;
    }

    @Override
    public CompletionStage<List<String>> sign(SpiffeId identity, String csr) {
        CompletableFuture<List<String>> result = new CompletableFuture<>();
        ManagedChannel used = channel();
        if (used == null) {
            result.completeExceptionally(
                    new CertificateUnavailableException(identity, "the client is closed"));
            return result;
        }
        IstioCertificateServiceGrpc.newStub(used)
                .withCallCredentials(controlPlane.credentials())
                .withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                .createCertificate(request(identity, csr), new Answer(identity, used, result));
        return result;
    }

    private IstioCertificateRequest request(SpiffeId identity, String csr) {
        IstioCertificateRequest.Builder request =
                IstioCertificateRequest.newBuilder()
                        .setCsr(csr)
                        .setValidityDuration(validity.toSeconds());
        if (impersonate) {
            Value name = Value.newBuilder().setStringValue(identity.toString()).build();
            request.setMetadata(Struct.newBuilder().putFields("ImpersonatedIdentity", name));
        }
        return request.build();
    }

    private synchronized @Nullable ManagedChannel channel() {
        if (channel == null && !closed) {
            channel = controlPlane.newChannel();
        }
        return channel;
    }

    private synchronized void discard(ManagedChannel failed) {
        if (failed.equals(channel)) {
            channel = null;
            failed.shutdown();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (channel != null) {
            channel.shutdownNow();
            channel = null;
        }
    }

    /** One call's answer. On gRPC's threads. */
    private final class Answer implements StreamObserver<IstioCertificateResponse> {
        private final SpiffeId identity;
        private final ManagedChannel used;
        private final CompletableFuture<List<String>> result;

        Answer(SpiffeId identity, ManagedChannel used, CompletableFuture<List<String>> result) {
            this.identity = identity;
            this.used = used;
            this.result = result;
        }

        @Override
        public void onNext(IstioCertificateResponse response) {
            result.complete(List.copyOf(response.getCertChainList()));
        }

        @Override
        public void onError(Throwable error) {
            Status status = Status.fromThrowable(error);
            Status.Code code = status.getCode();
            if (code == Status.Code.UNAVAILABLE || code == Status.Code.DEADLINE_EXCEEDED) {
                discard(used);
            }
            result.completeExceptionally(
                    new CertificateUnavailableException(
                            identity, controlPlane + " answers " + describe(status)));
        }

        @Override
        public void onCompleted() {
            result.completeExceptionally(
                    new CertificateUnavailableException(
                            identity, controlPlane + " ended the call without an answer"));
        }
    }

    private static String describe(Status status) {
        Throwable cause = status.getCause();
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String detail = status.getDescription() == null ? "" : ": " + status.getDescription();
        return status.getCode() + detail + (cause == null ? "" : " (" + cause.getMessage() + ")");
    }
}
