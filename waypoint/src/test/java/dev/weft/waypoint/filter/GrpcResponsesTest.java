package dev.weft.waypoint.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.ResponseFlag;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrpcResponsesTest {

    @ParameterizedTest
    @CsvSource({
        "application/grpc,true",
        "application/grpc+proto,true",
        "Application/GRPC; x=y,true",
        "application/grpc-web,false",
        "application/grpcx,false",
        "application/json,false"
    })
    void clients_say_by_the_content_type_that_they_speak_grpc(String type, boolean expected) {
        RequestHead head = RequestHead.of("POST", "http", "echo", "/a/B");
        head.headers().set("content-type", type);

        assertThat(GrpcResponses.isGrpc(head)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "404,NO_ROUTE,12", "503,NO_ENDPOINT,14", "500,FILTER,2", "403,DENIED,7", "401,DENIED,16",
        "400,NONE,13", "429,RATE_LIMITED,14", "504,UPSTREAM_TIMEOUT,4", "504,NONE,14", "502,NONE,14"
    })
    void the_status_follows_from_that_of_http(int status, ResponseFlag flag, String expected) {
        var head = GrpcResponses.trailersOnly(LocalResponse.of(status, flag, "why"));

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.headers().get("content-type")).isEqualTo("application/grpc");
        assertThat(head.headers().get("grpc-status")).isEqualTo(expected);
        assertThat(head.headers().get("grpc-message")).isEqualTo("why");
    }

    @Test
    void a_status_that_is_given_is_kept_and_so_are_other_headers() {
        var response =
                new LocalResponse(
                        200,
                        List.of(
                                Map.entry("grpc-status", "8"),
                                Map.entry("retry-after", "1"),
                                Map.entry("Content-Type", "text/plain")),
                        ByteString.copyFromUtf8("50% of ü\n"),
                        ResponseFlag.FAULT,
                        "fault");

        var headers = GrpcResponses.trailersOnly(response).headers();

        assertThat(headers.getAll("grpc-status")).containsExactly("8");
        assertThat(headers.get("retry-after")).isEqualTo("1");
        assertThat(headers.getAll("content-type")).containsExactly("application/grpc");
        assertThat(headers.get("grpc-message")).isEqualTo("50%25 of %C3%BC%0A");
    }
}
