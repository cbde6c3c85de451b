package dev.weft.waypoint.authz.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.RequestHead;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import java.util.ArrayList;
import java.util.List;

/** Whatever a client sends: reading does not fail, and what was taken out is not there any more. */
class TokenPlaceFuzzTest {

    @FuzzTest(maxDuration = "5s")
    void what_is_taken_out_is_gone(FuzzedDataProvider data) {
        var places =
                List.of(
                        new TokenPlace.InHeader("authorization", "Bearer "),
                        new TokenPlace.InParameter("t"),
                        new TokenPlace.InCookie("t"));
        var headers = DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        headers.add("authorization", data.consumeString(30));
        headers.add("cookie", data.consumeString(60));
        headers.add("cookie", "t=" + data.consumeString(20));
        var head =
                new RequestHead(
                        HttpProtocol.HTTP11,
                        "GET",
                        "http",
                        "a",
                        "/?" + data.consumeRemainingAsString(),
                        headers);

        for (TokenPlace place : places) {
            place.read(head, new ArrayList<>());
        }
        TokenRemoval.edits(head, List.copyOf(places)).forEach(edit -> edit.applyTo(head));

        for (TokenPlace place : places) {
            List<String> left = new ArrayList<>();
            place.read(head, left);
            assertThat(left).isEmpty();
        }
    }

    @FuzzTest(maxDuration = "5s")
    void a_token_is_read_or_refused(FuzzedDataProvider data) {
        try {
            Token token = Token.parse(data.consumeRemainingAsString());
            assertThat(token.issuer()).isNotNull();
        } catch (JwtException e) {
            assertThat(e.status()).isEqualTo(401);
        }
    }
}
