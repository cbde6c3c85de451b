package dev.weft.waypoint.upstream;

import com.google.protobuf.ByteString;
import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.ResponseFlag;
import dev.weft.waypoint.upstream.Upstreams.Refusal;
import dev.weft.waypoint.upstream.dial.DialFailure;
import dev.weft.workload.WorkloadUid;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is said when there is no place, in the words that users know. Pure. */
final class Refusals {
    private static final int UNAVAILABLE = 503;
    private static final String CONNECT_ERROR =
            "upstream connect error or disconnect/reset before headers. reset reason: ";

    private Refusals() {}

    static Refusal unknown(Destination destination) {
        return new Refusal(
                LocalResponse.of(UNAVAILABLE, ResponseFlag.NO_SERVICE, "cluster_not_found"),
                false,
                Optional.empty(),
                false,
                "no service, port or subset is known for " + destination);
    }

    static Refusal noEndpoint(Destination destination) {
        return new Refusal(
                LocalResponse.of(
                        UNAVAILABLE,
                        ResponseFlag.NO_ENDPOINT,
                        "no_healthy_upstream",
                        "no healthy upstream"),
                true,
                Optional.empty(),
                false,
                "no endpoint of " + destination + " can be chosen; are its pods ready?");
    }

    static Refusal overflow(String reason) {
        return new Refusal(
                new LocalResponse(
                        UNAVAILABLE,
                        List.of(
                                Map.entry("content-type", "text/plain"),
                                Map.entry("x-envoy-overloaded", "true")),
                        ByteString.copyFromUtf8(CONNECT_ERROR + "overflow"),
                        ResponseFlag.OVERFLOW,
                        "overflow"),
                false,
                Optional.empty(),
                false,
                reason);
    }

    static Refusal of(DialFailure failure, WorkloadUid endpoint) {
        return switch (failure.kind()) {
            case OVERFLOW -> overflow(failure.message());
            case CONNECT, NO_ADDRESS, TIMEOUT, REFUSED, TLS, NO_CERTIFICATE, CLOSING ->
                    connect(failure, endpoint, "connection failure", true);
            case DENIED ->
                    connect(
                            failure,
                            endpoint,
                            "denied by the authorization policy of the destination",
                            false);
            case BAD_TLS_SETTINGS ->
                    connect(failure, endpoint, "invalid TLS settings of the destination", false);
        };
    }

    private static Refusal connect(
            DialFailure failure, WorkloadUid endpoint, String text, boolean retriable) {
        return new Refusal(
                LocalResponse.of(
                        UNAVAILABLE,
                        ResponseFlag.UPSTREAM_CONNECT,
                        detail(failure),
                        CONNECT_ERROR + text),
                retriable,
                Optional.of(endpoint),
                true,
                failure.message());
    }

    private static String detail(DialFailure failure) {
        return switch (failure.kind()) {
            case DENIED -> "upstream_denied_by_policy";
            case BAD_TLS_SETTINGS -> "upstream_tls_settings_invalid";
            case TIMEOUT -> "upstream_connect_timeout";
            case TLS -> "upstream_tls_failure";
            case NO_CERTIFICATE -> "no_certificate";
            case NO_ADDRESS -> "no_upstream_address";
            case OVERFLOW -> "overflow";
            case CONNECT, REFUSED, CLOSING -> "upstream_connection_failure";
        };
    }
}
