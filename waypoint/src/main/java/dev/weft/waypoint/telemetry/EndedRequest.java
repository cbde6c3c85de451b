package dev.weft.waypoint.telemetry;

import dev.weft.expression.Asked;
import dev.weft.expression.Attribute;
import dev.weft.waypoint.request.RequestOutcome;
import dev.weft.workload.Workload;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Optional;

/** A request that has ended, as filters of access logs ask about it. */
record EndedRequest(RequestOutcome outcome) implements Asked {

    @Override
    public Optional<?> value(Attribute attribute) {
        RequestOutcome.Asked asked = outcome.asked();
        RequestOutcome.Answer answer = outcome.answer();
        return switch (attribute) {
            case REQUEST_METHOD -> Optional.of(asked.method());
            case REQUEST_HOST -> Optional.of(asked.authority());
            case REQUEST_PATH -> Optional.of(asked.target());
            case REQUEST_URL_PATH -> Optional.of(Expression.path(asked.target()));
            case REQUEST_SCHEME -> Optional.of(asked.scheme());
            case REQUEST_PROTOCOL -> Optional.of(asked.protocol());
            case REQUEST_ID -> Optional.of(outcome.requestId());
            case REQUEST_USERAGENT -> header(false, "user-agent");
            case REQUEST_SIZE -> Optional.of(outcome.bytes().received());
            case RESPONSE_CODE -> Optional.of((long) answer.status());
            case RESPONSE_CODE_DETAILS -> Optional.of(answer.detail());
            case RESPONSE_GRPC_STATUS ->
                    answer.grpcStatus() < 0
                            ? Optional.empty()
                            : Optional.of((long) answer.grpcStatus());
            case RESPONSE_SIZE -> Optional.of(outcome.bytes().sent());
            case SOURCE_PRINCIPAL -> outcome.downstream().identity().map(Object::toString);
            case SOURCE_NAMESPACE -> given(outcome.downstream().namespace());
            case SOURCE_WORKLOAD -> outcome.downstream().workload().map(EndedRequest::owner);
            case DESTINATION_WORKLOAD -> outcome.endpoint().map(EndedRequest::owner);
            case DESTINATION_NAMESPACE -> outcome.endpoint().map(Workload::namespace);
            case DESTINATION_PORT -> Optional.of((long) outcome.downstream().front().port());
            case CONNECTION_SNI -> given(outcome.downstream().sni());
            case CONNECTION_MTLS -> Optional.of(outcome.downstream().identity().isPresent());
        };
    }

    @Override
    public Optional<String> header(boolean ofResponse, String name) {
        HttpHeaders headers = ofResponse ? outcome.answer().headers() : outcome.asked().headers();
        return Optional.ofNullable(headers.get(name));
    }

    private static String owner(Workload workload) {
        return workload.owner().name();
    }

    private static Optional<String> given(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
