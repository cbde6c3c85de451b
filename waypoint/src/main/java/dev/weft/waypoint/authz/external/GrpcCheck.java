package dev.weft.waypoint.authz.external;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.weft.api.extauthz.CheckResponse;
import dev.weft.api.extauthz.DeniedHttpResponse;
import dev.weft.api.extauthz.HeaderValueOption;
import dev.weft.api.extauthz.OkHttpResponse;
import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.request.EditRules;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.ResponseFlag;
import dev.weft.waypoint.request.SideCalls;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asking by gRPC: {@code envoy.service.auth.v3.Authorization/Check}. */
final class GrpcCheck implements ExternalAuthorizer.Protocol {

    private static final String PATH = "/envoy.service.auth.v3.Authorization/Check";
    private static final int FRAME_HEAD = 5;
    private static final int STANDARD_STATUS = 403;

    @Override
    public SideCalls.Ask ask(
            Destination destination,
            CheckRequest request,
            BodyAccess.Body body,
            SideCalls.Limits limits) {
        HttpHeaders headers = new DefaultHttpHeaders();
        headers.set("content-type", "application/grpc");
        headers.set("te", "trailers");
        headers.set("grpc-timeout", Math.min(limits.time().toMillis(), 99_999_999) + "m");
        RequestHead head =
                new RequestHead(
                        HttpProtocol.HTTP2,
                        "POST",
                        "http",
                        destination.service().hostname() + ":" + destination.port(),
                        PATH,
                        headers);
        ByteString message = CheckMessage.of(request, body).toByteString();
        return new SideCalls.Ask(destination, head, frame(message), true, limits);
    }

    @Override
    public Optional<ExternalVerdict> verdict(CheckRequest request, SideCalls.Answer answer) {
        String status = answer.trailers().get("grpc-status");
        if (status == null) {
            status = answer.head().headers().get("grpc-status");
        }
        if (answer.head().status() != 200 || !"0".equals(status)) {
            return Optional.empty();
        }
        return message(answer.body()).map(response -> verdict(request, response));
    }

    private static ExternalVerdict verdict(CheckRequest request, CheckResponse response) {
        if (response.getStatus().getCode() == 0) {
            return allowed(request, response.getOkResponse());
        }
        return denied(response.getDeniedResponse());
    }

    private static ExternalVerdict allowed(CheckRequest request, OkHttpResponse ok) {
        if (request.head().isEmpty()) {
            return ExternalVerdict.Allowed.PLAIN;
        }
        return new ExternalVerdict.Allowed(
                GrpcEdits.of(request.head().get(), ok), headers(ok.getResponseHeadersToAddList()));
    }

    private static ExternalVerdict denied(DeniedHttpResponse denied) {
        int code = denied.getStatus().getCode();
        return new ExternalVerdict.Denied(
                new LocalResponse(
                        code >= 200 && code <= 599 ? code : STANDARD_STATUS,
                        headers(denied.getHeadersList()),
                        denied.getBodyBytes(),
                        ResponseFlag.DENIED,
                        "ext_authz_denied"));
    }

    private static List<Map.Entry<String, String>> headers(List<HeaderValueOption> options) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (HeaderValueOption option : options) {
            String name = option.getHeader().getKey();
            String value = GrpcEdits.value(option);
            if (EditRules.mayBeSet(name, value)) {
                headers.add(Map.entry(name, value));
            }
        }
        return headers;
    }

    /** A message not compressed, with its length. */
    static ByteString frame(ByteString message) {
        ByteBuffer head = ByteBuffer.allocate(FRAME_HEAD);
        head.put((byte) 0).putInt(message.size()).flip();
        return ByteString.copyFrom(head).concat(message);
    }

    /** The one message of an answer; empty for anything else. */
    private static Optional<CheckResponse> message(ByteString body) {
        if (body.size() < FRAME_HEAD || body.byteAt(0) != 0) {
            return Optional.empty();
        }
        int length = body.substring(1, FRAME_HEAD).asReadOnlyByteBuffer().getInt();
        if (length != body.size() - FRAME_HEAD) {
            return Optional.empty();
        }
        try {
            return Optional.of(CheckResponse.parseFrom(body.substring(FRAME_HEAD)));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }
}
