package dev.weft.waypoint.request;

import dev.weft.workload.Workload;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How one request ended: all that metrics, access logs and traces are made of. Every request has
 * exactly one, whatever happened to it.
 *
 * @param asked the request as it came
 * @param routed what was decided about it
 * @param attempts what was tried, in order; empty if nothing was sent anywhere
 * @param answer what the client got
 * @param bytes how much went through
 * @param times when what happened
 * @param requestId the value of {@code x-request-id}
 */
public record RequestOutcome(
        Downstream downstream,
        Asked asked,
        Routed routed,
        List<Attempt> attempts,
        Answer answer,
        Bytes bytes,
        Times times,
        String requestId,
        RequestTrace trace) {

    public RequestOutcome {
        attempts = List.copyOf(attempts);
    }

    /** The endpoint that the last attempt chose. */
    public Optional<Workload> endpoint() {
        return attempts.isEmpty() ? Optional.empty() : attempts.getLast().endpoint();
    }

    /**
     * The request as the client sent it.
     *
     * @param protocol as logs name it; what is written of a connection that is passed on without
     *     looking into it has none of these texts
     * @param target path and query before any rewrite
     * @param headers as they were forwarded, after all edits; to be read only
     */
    public record Asked(
            String protocol,
            String method,
            String scheme,
            String authority,
            String target,
            boolean grpc,
            HttpHeaders headers) {}

    /**
     * What was decided.
     *
     * @param route the rule by which it went, {@code <kind>/<namespace>/<name>/<rule>}; empty
     *     without one
     * @param destination the last one tried; empty if there was none
     * @param policy that refused it; empty if none did
     */
    public record Routed(String route, Optional<Destination> destination, String policy) {

        /** Nothing was decided. */
        public static final Routed NOWHERE = new Routed("", Optional.empty(), "");
    }

    /**
     * One attempt at an endpoint.
     *
     * @param endpoint empty if none could be chosen
     * @param address where it was reached; empty if none was chosen
     * @param tunnelled whether with mutual TLS
     * @param began since the request's beginning
     * @param status of its response; 0 if there was none
     * @param failure what went wrong; empty if nothing did
     */
    public record Attempt(
            Optional<Workload> endpoint,
            String address,
            boolean tunnelled,
            Duration began,
            Duration took,
            int status,
            String failure) {}

    /**
     * What the client got.
     *
     * @param status 0 if it went away before there was one
     * @param grpcStatus of gRPC requests; -1 if none was seen
     * @param flags why it is not the backend's own answer; empty if it is
     * @param detail one word with underscores; {@code via_upstream} for the backend's own answer
     * @param failure the text of what went wrong on the way; empty if nothing did
     * @param headers of the response as they were sent; to be read only
     */
    public record Answer(
            int status,
            int grpcStatus,
            List<ResponseFlag> flags,
            String detail,
            String failure,
            HttpHeaders headers) {

        public Answer {
            flags = List.copyOf(flags);
        }

        /** As access logs write them: codes with commas, {@code -} for none. */
        public String flagCodes() {
            return flags.isEmpty()
                    ? ResponseFlag.NONE.code()
                    : String.join(",", flags.stream().map(ResponseFlag::code).toList());
        }
    }

    /**
     * Bytes of bodies, and messages of gRPC.
     *
     * @param received of the client
     * @param sent to the client
     */
    public record Bytes(long received, long sent, long messagesReceived, long messagesSent) {}

    /**
     * When what happened; durations are counted from the start.
     *
     * @param requestReceived when the last byte of the request came; empty if it did not
     * @param upstreamService from sending the last attempt's head to its response head; empty
     *     without
     * @param total until everything was over
     */
    public record Times(
            Instant start,
            Optional<Duration> requestReceived,
            Optional<Duration> upstreamService,
            Duration total) {}
}
