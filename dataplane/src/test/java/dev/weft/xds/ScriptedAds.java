package dev.weft.xds;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.weft.api.xds.AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase;
import dev.weft.api.xds.DeltaDiscoveryRequest;
import dev.weft.api.xds.DeltaDiscoveryResponse;
import dev.weft.api.xds.Resource;
import dev.weft.controlplane.ControlPlane;
import dev.weft.controlplane.ControlPlaneAddress;
import dev.weft.controlplane.ControlPlaneSettings;
import dev.weft.controlplane.TokenSource;
import dev.weft.controlplane.TrustRoots;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A discovery server over TLS on loopback that says what the test tells it to, stream by stream.
 */
final class ScriptedAds implements AutoCloseable {

    private final BlockingQueue<Stream> streams = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> tokens = new LinkedBlockingQueue<>();
    private final X509Bundle certificate;
    private Server server;

    ScriptedAds() throws Exception {
        certificate =
                new CertificateBuilder()
                        .subject("CN=control-plane")
                        .addSanIpAddress("127.0.0.1")
                        .setIsCertificateAuthority(true)
                        .buildSelfSigned();
        server = start(0);
    }

    /** One stream as the server sees it. */
    static final class Stream implements StreamObserver<DeltaDiscoveryRequest> {

        private final BlockingQueue<DeltaDiscoveryRequest> requests = new LinkedBlockingQueue<>();
        private final StreamObserver<DeltaDiscoveryResponse> responses;

        Stream(StreamObserver<DeltaDiscoveryResponse> responses) {
            this.responses = responses;
        }

        DeltaDiscoveryRequest next() throws InterruptedException {
            DeltaDiscoveryRequest request = requests.poll(20, TimeUnit.SECONDS);
            if (request == null) {
                throw new AssertionError("the client asked nothing more");
            }
            return request;
        }

        void send(DeltaDiscoveryResponse.Builder response) {
            responses.onNext(response.build());
        }

        void end() {
            responses.onCompleted();
        }

        @Override
        public void onNext(DeltaDiscoveryRequest request) {
            requests.add(request);
        }

        @Override
        public void onError(Throwable cause) {}

        @Override
        public void onCompleted() {}
    }

    Stream nextStream() throws InterruptedException {
        Stream stream = streams.poll(20, TimeUnit.SECONDS);
        if (stream == null) {
            throw new AssertionError("the client opened no stream");
        }
        return stream;
    }

    String nextToken() throws InterruptedException {
        return tokens.poll(20, TimeUnit.SECONDS);
    }

    ControlPlane client() {
        return new ControlPlane(
                new ControlPlaneSettings(
                        new ControlPlaneAddress("127.0.0.1", server.getPort()),
                        new TrustRoots.Inline(certificate.getCertificatePEM()),
                        Optional.empty(),
                        new TokenSource.Literal("secret-token"),
                        "Kubernetes",
                        Map.of()));
    }

    /** Stops with all streams, and comes back on the same port. */
    void restart() throws Exception {
        int port = server.getPort();
        server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        server = start(port);
    }

    static DeltaDiscoveryResponse.Builder response(String type, String nonce) {
        return DeltaDiscoveryResponse.newBuilder().setTypeUrl(type).setNonce(nonce);
    }

    static Resource resource(String name, String version) {
        return Resource.newBuilder()
                .setName(name)
                .setVersion(version)
                .setResource(Any.newBuilder().setValue(ByteString.copyFromUtf8("body of " + name)))
                .build();
    }

    private Server start(int port) throws IOException {
        return NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .sslContext(
                        GrpcSslContexts.forServer(
                                        certificate.toTempCertChainPem(),
                                        certificate.toTempPrivateKeyPem())
                                .build())
                .addService(new Service())
                .intercept(new TokenRecorder())
                .build()
                .start();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private final class Service extends AggregatedDiscoveryServiceImplBase {
        @Override
        public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(
                StreamObserver<DeltaDiscoveryResponse> responses) {
            Stream stream = new Stream(responses);
            streams.add(stream);
            return stream;
        }
    }

    private final class TokenRecorder implements ServerInterceptor {
        @Override
        public <Q, S> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
            tokens.add(
                    String.valueOf(
                            headers.get(
                                    Metadata.Key.of(
                                            "authorization", Metadata.ASCII_STRING_MARSHALLER))));
            return next.startCall(call, headers);
        }
    }
}
