package dev.weft.waypoint.request;

import com.google.protobuf.ByteString;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Small requests of the proxy itself: to a service that authorizes, to a collector, for keys. The
 * stages complete on the event loop given, and fail with an {@link java.io.IOException} that says
 * why; a body that is longer than the limit is a failure.
 */
public interface SideCalls {

    /** Asks a service of the mesh, over the mesh. */
    CompletionStage<Answer> call(Ask ask, EventLoop loop);

    /** Gets a document by http or https from anywhere that the pod can reach. */
    CompletionStage<Answer> fetch(URI uri, Limits limits, EventLoop loop);

    /**
     * A request to a service of the mesh.
     *
     * @param http2 whether the service speaks HTTP/2 without upgrade, as gRPC does
     */
    record Ask(
            Destination destination,
            RequestHead head,
            ByteString body,
            boolean http2,
            Limits limits) {}

    /** How long it may take altogether, and how many bytes the body may have. */
    record Limits(Duration time, int bytes) {}

    /** What came back; trailers are empty if there were none. */
    record Answer(ResponseHead head, ByteString body, HttpHeaders trailers) {}
}
