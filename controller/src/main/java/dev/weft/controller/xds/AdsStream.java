package dev.weft.controller.xds;

import com.google.protobuf.Struct;
import dev.weft.api.xds.DeltaDiscoveryRequest;
import dev.weft.api.xds.DeltaDiscoveryResponse;
import dev.weft.controller.auth.Caller;
import dev.weft.controller.collect.ResourceSet;
import dev.weft.controller.collect.ResourceSnapshot;
import dev.weft.wds.WaypointTypes;
import dev.weft.wds.WdsTypes;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's stream. Requests, new snapshots and a transport that became writable all end in
 * {@link #push}, which sends what is due as far as the client can take it.
 *
 * <p>When there is no snapshot for its client any more the stream ends.
 *
 * <p>All state is guarded by this; handing a message to the transport does not wait.
 */
final class AdsStream implements StreamObserver<DeltaDiscoveryRequest> {

    private static final Logger log = LoggerFactory.getLogger(AdsStream.class);

    /**
     * The order in which one change is sent. A workload names the policies that apply to it, and a
     * proxy skips names it does not know: so policies go first. Routes name services, and lead
     * nowhere while those are not known: so they go last.
     */
    private static final List<String> SENDING_ORDER =
            List.of(
                    WdsTypes.AUTHORIZATION,
                    WaypointTypes.AUTHORIZATION,
                    WaypointTypes.AUTHENTICATION,
                    WaypointTypes.RATE_LIMIT,
                    WaypointTypes.EXTENSION,
                    WaypointTypes.GATEWAY,
                    WaypointTypes.TRAFFIC_POLICY,
                    WaypointTypes.WORKLOAD_LABELS,
                    WdsTypes.ADDRESS,
                    WaypointTypes.TELEMETRY,
                    WaypointTypes.ROUTE);

    /** More names than any node can mean. */
    private static final int MAX_NAMES = 200_000;

    private final long number;
    private final Caller caller;
    private final Instant since;
    private final ServerCallStreamObserver<DeltaDiscoveryResponse> client;
    private final Supplier<Optional<ResourceSnapshot>> latest;
    private final AdsObserver observer;
    private final Runnable onEnd;
    private final Map<String, TypeStream> types = new HashMap<>();
    private String id = "";
    private long messages;
    private boolean ended;

    AdsStream(
            Opening opening,
            ServerCallStreamObserver<DeltaDiscoveryResponse> client,
            Supplier<Optional<ResourceSnapshot>> latest,
            AdsObserver observer,
            Runnable onEnd) {
        this.number = opening.number();
        this.caller = opening.caller();
        this.since = opening.at();
        this.client = client;
        this.latest = latest;
        this.observer = observer;
        this.onEnd = onEnd;
    }

    /** Who opened a stream and when. */
    record Opening(long number, Caller caller, Instant at) {}

    @Override
    public synchronized void onNext(DeltaDiscoveryRequest request) {
        if (ended) {
            return;
        }
        if (id.isEmpty() && request.hasNode()) {
            id = request.getNode().getId();
            log.info("client {} connected: {} from {}", number, id, caller);
            logNode(request.getNode().getMetadata());
        }
        String typeUrl = request.getTypeUrl();
        if (!SENDING_ORDER.contains(typeUrl)) {
            answerUnknown(request);
            return;
        }
        TypeStream type = types.computeIfAbsent(typeUrl, TypeStream::new);
        type.accept(request)
                .ifPresent(text -> {
                    observer.refused(typeUrl);
                    log.warn("client {} ({}) refused {}: {}", number, id, typeUrl, text);
                });
        if (type.following() > MAX_NAMES) {
            refuse(
                    Status.RESOURCE_EXHAUSTED.withDescription(
                            "at most " + MAX_NAMES + " names on one stream"));
            return;
        }
        push();
    }

    /**
     * Sends what is due. A type that is behind, since its client has not answered yet, holds back
     * the types that are sent after it.
     */
    synchronized void push() {
        Optional<ResourceSnapshot> current = latest.get();
        if (current.isEmpty()) {
            refuse(
                    Status.PERMISSION_DENIED.withDescription(
                            caller + " is not the account of a proxy any more"));
            return;
        }
        ResourceSnapshot snapshot = current.get();
        for (String typeUrl : SENDING_ORDER) {
            TypeStream type = types.get(typeUrl);
            if (type == null) {
                continue;
            }
            if (ended || !client.isReady()) {
                return;
            }
            ResourceSet resources = snapshot.of(typeUrl, caller.account());
            type.next(resources, number + "-" + (messages + 1)).ifPresent(this::send);
            if (type.isBehind(resources)) {
                return;
            }
        }
    }

    private void refuse(Status why) {
        if (!ended) {
            end();
            client.onError(why.asRuntimeException());
        }
    }

    private void send(DeltaDiscoveryResponse message) {
        messages++;
        client.onNext(message);
        observer.pushed(
                message.getTypeUrl(),
                message.getResourcesCount(),
                message.getRemovedResourcesCount());
    }

    /** A type that is not served has no resources; its asker is told so and need not wait. */
    private void answerUnknown(DeltaDiscoveryRequest request) {
        if (!request.getResponseNonce().isEmpty() || !client.isReady()) {
            return;
        }
        log.info("client {} ({}) asked for unknown type {}", number, id, request.getTypeUrl());
        client.onNext(
                DeltaDiscoveryResponse.newBuilder()
                        .setTypeUrl(request.getTypeUrl())
                        .setNonce(number + "-" + ++messages)
                        .addAllRemovedResources(request.getResourceNamesSubscribeList())
                        .build());
    }

    private void logNode(Struct metadata) {
        String name =
                metadata.getFieldsMap().containsKey("NODE_NAME")
                        ? metadata.getFieldsOrThrow("NODE_NAME").getStringValue()
                        : "";
        if (!name.isEmpty() && !name.equals(caller.node())) {
            log.warn(
                    "client {} says it is on node {}, its token says {}: the token counts",
                    number,
                    name,
                    caller.node());
        }
    }

    @Override
    public synchronized void onError(Throwable t) {
        log.info("client {} ({}) is gone: {}", number, id, Status.fromThrowable(t).getCode());
        end();
    }

    @Override
    public synchronized void onCompleted() {
        log.info("client {} ({}) closed its stream", number, id);
        if (!ended) {
            end();
            client.onCompleted();
        }
    }

    /** The transport ended the call. */
    synchronized void end() {
        if (!ended) {
            ended = true;
            onEnd.run();
        }
    }

    synchronized ClientStatus status() {
        Map<String, ClientStatus.TypeStatus> statuses = new HashMap<>();
        types.forEach((typeUrl, type) -> statuses.put(typeUrl, type.status()));
        return new ClientStatus(number, id, caller.node(), since, statuses);
    }
}
