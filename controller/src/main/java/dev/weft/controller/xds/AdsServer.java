package dev.weft.controller.xds;

import dev.weft.api.xds.AggregatedDiscoveryServiceGrpc;
import dev.weft.api.xds.DeltaDiscoveryRequest;
import dev.weft.api.xds.DeltaDiscoveryResponse;
import dev.weft.controller.auth.BearerInterceptor;
import dev.weft.controller.auth.Caller;
import dev.weft.controller.collect.ResourceSnapshot;
import dev.weft.identity.ServiceAccountRef;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Serves snapshots to any number of clients, each at its own pace. Any thread publishes; every
 * stream picks the latest snapshot up when its client can take more, and skips those between.
 */
public final class AdsServer
        extends AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase {

    private final Set<ServiceAccountRef> accounts;
    private final InstantSource clock;
    private final AdsObserver observer;
    private final AtomicLong streamNumbers = new AtomicLong();
    private final Map<Long, AdsStream> streams = new ConcurrentHashMap<>();

    /** Written by the publisher, read by every stream. */
    private volatile ResourceSnapshot latest = ResourceSnapshot.EMPTY;

    /**
     * @param accounts those of proxies: nobody else is told about the mesh
     */
    public AdsServer(Set<ServiceAccountRef> accounts, InstantSource clock, AdsObserver observer) {
        this.accounts = Set.copyOf(accounts);
        this.clock = clock;
        this.observer = observer;
    }

    /** Makes this what is served, and sends every client what differs for it. */
    public void publish(ResourceSnapshot snapshot) {
        latest = snapshot;
        streams.values().forEach(AdsStream::push);
    }

    /** Everyone who is connected, oldest first. */
    public List<ClientStatus> clients() {
        return streams.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getValue().status())
                .toList();
    }

    @Override
    public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(
            StreamObserver<DeltaDiscoveryResponse> responses) {
        Caller caller = BearerInterceptor.caller();
        if (!mayAsk(caller)) {
            responses.onError(refusal(caller).asRuntimeException());
            return new Refused();
        }
        ServerCallStreamObserver<DeltaDiscoveryResponse> client =
                (ServerCallStreamObserver<DeltaDiscoveryResponse>) responses;
        long number = streamNumbers.incrementAndGet();
        AdsStream stream =
                new AdsStream(
                        new AdsStream.Opening(number, caller, clock.instant()),
                        client,
                        () -> mayAsk(caller) ? Optional.of(latest) : Optional.empty(),
                        observer,
                        () -> {
                            streams.remove(number);
                            observer.disconnected();
                        });
        observer.connected();
        streams.put(number, stream);
        client.setOnReadyHandler(stream::push);
        client.setOnCancelHandler(stream::end);
        return stream;
    }

    /** The account decides, as the token says it; a Gateway that is gone has no proxy any more. */
    private boolean mayAsk(Caller caller) {
        return accounts.contains(caller.account()) || latest.serves(caller.account());
    }

    private Status refusal(Caller caller) {
        return Status.PERMISSION_DENIED.withDescription(
                caller
                        + ": discovery is for the proxies "
                        + accounts
                        + " and those of Gateways, whose accounts are named like them;"
                        + " XDS_DEDICATED_ACCOUNTS names workloads that have a proxy of their own");
    }

    /** Whatever a refused client still sends is read and forgotten. */
    private static final class Refused implements StreamObserver<DeltaDiscoveryRequest> {
        @Override
        public void onNext(DeltaDiscoveryRequest request) {}

        @Override
        public void onError(Throwable t) {}

        @Override
        public void onCompleted() {}
    }
}
