package dev.weft.perf.waypoint;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import dev.weft.api.xds.AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase;
import dev.weft.api.xds.DeltaDiscoveryRequest;
import dev.weft.api.xds.DeltaDiscoveryResponse;
import dev.weft.api.xds.Resource;
import dev.weft.perf.measure.BenchFailure;
import dev.weft.testkit.ca.LeafSpec;
import dev.weft.testkit.ca.TestRoot;
import dev.weft.testkit.grpc.LoopbackGrpc;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A control plane on loopback for one proxy: certificates, and resources that do not change. Any
 * thread.
 */
final class MeshPlane extends AggregatedDiscoveryServiceImplBase implements AutoCloseable {

    private final Map<String, Map<String, Message>> resources;
    private final TestRoot root = TestRoot.create("weft bench");
    private final LoopbackGrpc certificates;
    private final LoopbackGrpc server;
    private final AtomicReference<Optional<String>> refused =
            new AtomicReference<>(Optional.empty());

    /** Listens; {@code resources} by type and name, {@code identity} is what it certifies. */
    MeshPlane(String identity, Map<String, Map<String, Message>> resources) {
        this.resources = new HashMap<>(resources);
        var own = root.issue(LeafSpec.loopbackServer());
        certificates = new LoopbackGrpc(own.key(), own.leaf(), new BenchAuthority(root, identity));
        certificates.start();
        server = new LoopbackGrpc(own.key(), own.leaf(), this);
        server.start();
    }

    int discoveryPort() {
        return server.port();
    }

    int certificatePort() {
        return certificates.port();
    }

    String rootPem() {
        return root.rootPem();
    }

    /** Fails with what the proxy did not take, if anything. */
    void check() {
        refused.get()
                .ifPresent(why -> {
                    throw new BenchFailure("the proxy refused its configuration: " + why);
                });
    }

    @Override
    public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(
            StreamObserver<DeltaDiscoveryResponse> responses) {
        return new Subscriber(responses);
    }

    @Override
    public void close() {
        server.close();
        certificates.close();
    }

    private final class Subscriber implements StreamObserver<DeltaDiscoveryRequest> {
        private final StreamObserver<DeltaDiscoveryResponse> responses;
        private final Set<String> told = new HashSet<>();

        Subscriber(StreamObserver<DeltaDiscoveryResponse> responses) {
            this.responses = responses;
        }

        @Override
        public void onNext(DeltaDiscoveryRequest request) {
            var type = request.getTypeUrl();
            if (request.hasErrorDetail()) {
                refused.set(Optional.of(type + ": " + request.getErrorDetail().getMessage()));
            } else if (told.add(type)) {
                var response = DeltaDiscoveryResponse.newBuilder().setTypeUrl(type).setNonce(type);
                resources
                        .getOrDefault(type, Map.of())
                        .forEach((name, value) ->
                                response.addResources(resource(type, name, value)));
                responses.onNext(response.build());
            }
        }

        @Override
        public void onError(Throwable cause) {
            // The proxy has ended.
        }

        @Override
        public void onCompleted() {
            responses.onCompleted();
        }
    }

    private static Resource resource(String type, String name, Message value) {
        return Resource.newBuilder()
                .setName(name)
                .setVersion("1")
                .setResource(Any.newBuilder().setTypeUrl(type).setValue(value.toByteString()))
                .build();
    }
}
