package dev.weft.waypoint;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import dev.weft.api.xds.AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase;
import dev.weft.api.xds.DeltaDiscoveryRequest;
import dev.weft.api.xds.DeltaDiscoveryResponse;
import dev.weft.api.xds.Resource;
import dev.weft.testkit.ca.Issued;
import dev.weft.testkit.ca.LeafSpec;
import dev.weft.testkit.ca.TestRoot;
import dev.weft.testkit.grpc.LoopbackGrpc;
import dev.weft.wds.AddressCodec;
import dev.weft.wds.WdsTypes;
import dev.weft.workload.Service;
import dev.weft.workload.Workload;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Serves discovery on loopback: what a test puts in is told to whoever is subscribed, and what was
 * refused is kept. Any thread.
 */
final class FakeController extends AggregatedDiscoveryServiceImplBase implements AutoCloseable {
    private final Map<String, Map<String, Message>> resources = new LinkedHashMap<>();
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final Map<String, String> refused = new ConcurrentHashMap<>();
    private final LoopbackGrpc server;
    private int version;

    FakeController(TestRoot root) {
        Issued certificate = root.issue(LeafSpec.loopbackServer());
        server = new LoopbackGrpc(certificate.key(), certificate.leaf(), this);
        server.start();
    }

    int port() {
        return server.port();
    }

    /** What was last refused of a type, in the proxy's words. */
    Map<String, String> refused() {
        return refused;
    }

    synchronized FakeController put(Service service) {
        return put(WdsTypes.ADDRESS, service.key().toString(), AddressCodec.toProto(service));
    }

    synchronized FakeController put(Workload workload) {
        return put(WdsTypes.ADDRESS, workload.uid().value(), AddressCodec.toProto(workload));
    }

    synchronized FakeController put(String type, String name, Message value) {
        resources.computeIfAbsent(type, t -> new LinkedHashMap<>()).put(name, value);
        version++;
        subscribers.forEach(s -> s.tell(type, Map.of(name, value), List.of()));
        return this;
    }

    synchronized void remove(String type, String name) {
        resources.getOrDefault(type, new LinkedHashMap<>()).remove(name);
        subscribers.forEach(s -> s.tell(type, Map.of(), List.of(name)));
    }

    @Override
    public synchronized StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(
            StreamObserver<DeltaDiscoveryResponse> responses) {
        Subscriber subscriber = new Subscriber(responses);
        subscribers.add(subscriber);
        return subscriber;
    }

    @Override
    public void close() {
        server.close();
    }

    private final class Subscriber implements StreamObserver<DeltaDiscoveryRequest> {
        private final StreamObserver<DeltaDiscoveryResponse> responses;
        private final Set<String> types = ConcurrentHashMap.newKeySet();
        private int nonce;

        Subscriber(StreamObserver<DeltaDiscoveryResponse> responses) {
            this.responses = responses;
        }

        private void tell(String type, Map<String, Message> changed, List<String> removed) {
            if (!types.contains(type)) {
                return;
            }
            var response =
                    DeltaDiscoveryResponse.newBuilder()
                            .setTypeUrl(type)
                            .setNonce("n" + nonce++)
                            .addAllRemovedResources(removed);
            changed.forEach((name, value) ->
                    response.addResources(
                            Resource.newBuilder()
                                    .setName(name)
                                    .setVersion("v" + version)
                                    .setResource(
                                            Any.newBuilder()
                                                    .setTypeUrl(type)
                                                    .setValue(value.toByteString()))));
            responses.onNext(response.build());
        }

        @Override
        public void onNext(DeltaDiscoveryRequest request) {
            synchronized (FakeController.this) {
                if (request.hasErrorDetail()) {
                    refused.put(request.getTypeUrl(), request.getErrorDetail().getMessage());
                } else if (types.add(request.getTypeUrl())) {
                    tell(
                            request.getTypeUrl(),
                            resources.getOrDefault(request.getTypeUrl(), Map.of()),
                            List.of());
                }
            }
        }

        @Override
        public void onError(Throwable cause) {
            synchronized (FakeController.this) {
                subscribers.remove(this);
            }
        }

        @Override
        public void onCompleted() {
            onError(new IllegalStateException("completed"));
        }
    }
}
