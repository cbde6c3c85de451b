package dev.weft.controller;

import dev.weft.api.xds.AggregatedDiscoveryServiceGrpc;
import dev.weft.api.xds.DeltaDiscoveryRequest;
import dev.weft.api.xds.DeltaDiscoveryResponse;
import dev.weft.api.xds.Node;
import dev.weft.api.xds.Status;
import dev.weft.wds.WdsTypes;
import io.grpc.CallCredentials;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A discovery client that does nothing by itself: the test says what it sends and when. */
final class AdsPeer implements StreamObserver<DeltaDiscoveryResponse> {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final BlockingQueue<DeltaDiscoveryResponse> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<io.grpc.Status> ended = new CompletableFuture<>();
    private final StreamObserver<DeltaDiscoveryRequest> server;
    private final Map<String, Map<String, String>> held = new TreeMap<>();

    AdsPeer(ManagedChannel channel, CallCredentials credentials) {
        server =
                AggregatedDiscoveryServiceGrpc.newStub(channel)
                        .withCallCredentials(credentials)
                        .deltaAggregatedResources(this);
    }

    /** Asks for everything of a type. */
    void subscribe(String typeUrl) {
        subscribe(typeUrl, Map.of());
    }

    /** Asks for what differs from these versions. */
    void subscribe(String typeUrl, Map<String, String> versions) {
        server.onNext(
                DeltaDiscoveryRequest.newBuilder()
                        .setNode(Node.newBuilder().setId("ztunnel~10.0.0.9~z.weft-system~x"))
                        .setTypeUrl(typeUrl)
                        .putAllInitialResourceVersions(versions)
                        .build());
    }

    void send(DeltaDiscoveryRequest request) {
        server.onNext(request);
    }

    /** The next message, which the test answers or not. */
    DeltaDiscoveryResponse receive() throws InterruptedException {
        DeltaDiscoveryResponse message = received.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (message == null) {
            throw new AssertionError("nothing was received within " + PATIENCE);
        }
        Map<String, String> ofType =
                held.computeIfAbsent(message.getTypeUrl(), type -> new TreeMap<>());
        message.getResourcesList().forEach(r -> ofType.put(r.getName(), r.getVersion()));
        message.getRemovedResourcesList().forEach(ofType::remove);
        return message;
    }

    /** The next message, which is acknowledged. */
    DeltaDiscoveryResponse receiveAndAck() throws InterruptedException {
        DeltaDiscoveryResponse message = receive();
        ack(message);
        return message;
    }

    void ack(DeltaDiscoveryResponse message) {
        server.onNext(
                DeltaDiscoveryRequest.newBuilder()
                        .setTypeUrl(message.getTypeUrl())
                        .setResponseNonce(message.getNonce())
                        .build());
    }

    void nack(DeltaDiscoveryResponse message, String text) {
        server.onNext(
                DeltaDiscoveryRequest.newBuilder()
                        .setTypeUrl(message.getTypeUrl())
                        .setResponseNonce(message.getNonce())
                        .setErrorDetail(Status.newBuilder().setMessage(text))
                        .build());
    }

    /** Names and versions of what it was told. */
    Map<String, String> addresses() {
        return held.getOrDefault(WdsTypes.ADDRESS, Map.of());
    }

    /** Whether nothing more came; only of use after something that came later was received. */
    boolean isQuiet() {
        return received.isEmpty();
    }

    io.grpc.Status.Code ending() {
        return ended.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join().getCode();
    }

    static List<String> names(DeltaDiscoveryResponse message) {
        return message.getResourcesList().stream().map(r -> r.getName()).toList();
    }

    @Override
    public void onNext(DeltaDiscoveryResponse message) {
        received.add(message);
    }

    @Override
    public void onError(Throwable t) {
        ended.complete(io.grpc.Status.fromThrowable(t));
    }

    @Override
    public void onCompleted() {
        ended.complete(io.grpc.Status.OK);
    }
}
