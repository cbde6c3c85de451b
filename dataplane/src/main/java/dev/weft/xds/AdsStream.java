package dev.weft.xds;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.weft.api.xds.AggregatedDiscoveryServiceGrpc;
import dev.weft.api.xds.DeltaDiscoveryRequest;
import dev.weft.api.xds.DeltaDiscoveryResponse;
import dev.weft.api.xds.Node;
import dev.weft.api.xds.Status;
import dev.weft.controlplane.ControlPlane;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One discovery stream from its opening to its end, over a connection of its own. The next response
 * is asked for when the last one is handled, so a busy handler holds the server back.
 *
 * <p>Everything runs on the stream thread, the executor that gRPC is given.
 */
final class AdsStream
        implements ClientResponseObserver<DeltaDiscoveryRequest, DeltaDiscoveryResponse> {

    private static final Logger LOG = LoggerFactory.getLogger(AdsStream.class);

    private final ManagedChannel channel;
    private final Map<String, TypeState> types;
    private final Listener listener;
    private final ClientCallStreamObserver<DeltaDiscoveryRequest> requests;
    private boolean answered;
    private boolean over;

    /** Hears of one stream. */
    interface Listener {

        void received(DeltaDiscoveryResponse response);

        /** A response was applied and answered. */
        void handled();

        /**
         * The stream is over; once, never after {@link AdsStream#close}.
         *
         * @param answered whether the server had sent anything
         */
        void ended(io.grpc.Status status, boolean answered);
    }

    /** Opens a stream and asks for every type. */
    AdsStream(
            ControlPlane controlPlane,
            NodeIdentity node,
            Map<String, TypeState> types,
            Executor streamThread,
            Listener listener) {
        this.types = types;
        this.listener = listener;
        channel = controlPlane.newChannel();
        requests =
                (ClientCallStreamObserver<DeltaDiscoveryRequest>)
                        AggregatedDiscoveryServiceGrpc.newStub(channel)
                                .withCallCredentials(controlPlane.credentials())
                                .withExecutor(streamThread)
                                .deltaAggregatedResources(this);
        Node sender = describe(node);
        types.values().forEach(type -> send(type.firstRequest().setNode(sender).build()));
    }

    void send(DeltaDiscoveryRequest request) {
        if (!over) {
            requests.onNext(request);
        }
    }

    void close() {
        over = true;
        channel.shutdownNow();
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<DeltaDiscoveryRequest> stream) {
        stream.disableAutoRequestWithInitial(1);
    }

    @Override
    public void onNext(DeltaDiscoveryResponse response) {
        if (over) {
            return;
        }
        answered = true;
        listener.received(response);
        send(answerTo(response));
        listener.handled();
        requests.request(1);
    }

    private DeltaDiscoveryRequest answerTo(DeltaDiscoveryResponse response) {
        DeltaDiscoveryRequest.Builder answer =
                DeltaDiscoveryRequest.newBuilder()
                        .setTypeUrl(response.getTypeUrl())
                        .setResponseNonce(response.getNonce());
        TypeState type = types.get(response.getTypeUrl());
        if (type == null) {
            LOG.warn("the control plane sent {}, which nobody asked for", response.getTypeUrl());
            answer.setErrorDetail(
                    Status.newBuilder()
                            .setMessage(
                                    response.getTypeUrl()
                                            + " was not asked for; expected one of "
                                            + types.keySet()));
            return answer.build();
        }
        List<Rejection> rejections = type.apply(response);
        if (!rejections.isEmpty()) {
            String reasons =
                    rejections.stream().map(Rejection::toString).collect(Collectors.joining("; "));
            LOG.warn("refused resources of {}: {}", response.getTypeUrl(), reasons);
            answer.setErrorDetail(Status.newBuilder().setMessage(reasons));
        }
        return answer.build();
    }

    @Override
    public void onError(Throwable cause) {
        end(io.grpc.Status.fromThrowable(cause));
    }

    @Override
    public void onCompleted() {
        end(io.grpc.Status.OK);
    }

    private void end(io.grpc.Status status) {
        if (!over) {
            close();
            listener.ended(status, answered);
        }
    }

    private static Node describe(NodeIdentity node) {
        Struct.Builder metadata = Struct.newBuilder();
        node.metadata()
                .forEach((key, value) ->
                        metadata.putFields(key, Value.newBuilder().setStringValue(value).build()));
        return Node.newBuilder().setId(node.id()).setMetadata(metadata).build();
    }
}
