package dev.weft.perf.discovery;

import dev.weft.api.xds.AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase;
import dev.weft.api.xds.DeltaDiscoveryRequest;
import dev.weft.api.xds.DeltaDiscoveryResponse;
import dev.weft.api.xds.Resource;
import dev.weft.perf.measure.BenchFailure;
import dev.weft.wds.WdsTypes;
import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A control plane on loopback, over TLS, that tells its one client a mesh: all of it in the first
 * response, as ambient control planes do, and then what changes.
 *
 * <p>Requests come on threads of gRPC, changes from the main thread; both under this object's lock.
 */
final class MeshServer implements AutoCloseable {

    private final DeltaDiscoveryResponse everything;
    private final Server server;
    private final CountDownLatch acknowledged = new CountDownLatch(1);
    private @Nullable StreamObserver<DeltaDiscoveryResponse> client;

    /** Listens; {@code certificates} has {@code cert.pem} and {@code key.pem}. */
    MeshServer(Path certificates, List<Resource> resources) {
        everything = response(WdsTypes.ADDRESS, "1").addAllResources(resources).build();
        try {
            server =
                    NettyServerBuilder.forAddress(
                                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                            .sslContext(
                                    GrpcSslContexts.forServer(
                                                    certificates.resolve("cert.pem").toFile(),
                                                    certificates.resolve("key.pem").toFile())
                                            .build())
                            .addService(new Discovery())
                            .build()
                            .start();
        } catch (IOException e) {
            throw new BenchFailure("cannot listen on loopback: " + e.getMessage(), e);
        }
    }

    int port() {
        return server.getPort();
    }

    /** Until the client is done with the first response. */
    void awaitAcknowledged() throws InterruptedException {
        if (!acknowledged.await(1, TimeUnit.MINUTES)) {
            throw new BenchFailure("the proxy did not acknowledge its mesh within a minute");
        }
    }

    /** Sends one resource; returns {@link System#nanoTime} from before. */
    synchronized long send(Resource changed) {
        var stream = client;
        if (stream == null) {
            throw new BenchFailure("the proxy is not connected to its control plane");
        }
        var response = response(WdsTypes.ADDRESS, "2").addResources(changed).build();
        var began = System.nanoTime();
        stream.onNext(response);
        return began;
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void answer(
            DeltaDiscoveryRequest request, StreamObserver<DeltaDiscoveryResponse> stream) {
        var mesh = request.getTypeUrl().equals(WdsTypes.ADDRESS);
        if (!request.getResponseNonce().isEmpty()) {
            if (mesh) {
                acknowledged.countDown();
            }
            return;
        }
        if (mesh) {
            client = stream;
            stream.onNext(everything);
        } else {
            stream.onNext(response(request.getTypeUrl(), "1").build());
        }
    }

    private static DeltaDiscoveryResponse.Builder response(String type, String nonce) {
        return DeltaDiscoveryResponse.newBuilder().setTypeUrl(type).setNonce(nonce);
    }

    private final class Discovery extends AggregatedDiscoveryServiceImplBase {
        @Override
        public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(
                StreamObserver<DeltaDiscoveryResponse> responses) {
            return new StreamObserver<>() {
                @Override
                public void onNext(DeltaDiscoveryRequest request) {
                    answer(request, responses);
                }

                @Override
                public void onError(Throwable cause) {
                    // The proxy ended, or connects again.
                }

                @Override
                public void onCompleted() {
                    responses.onCompleted();
                }
            };
        }
    }
}
