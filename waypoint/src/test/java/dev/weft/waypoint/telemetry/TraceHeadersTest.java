package dev.weft.waypoint.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.waypoint.request.RequestTrace;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceHeadersTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";
    private static final RequestTrace OURS =
            new RequestTrace(TRACE, "1111111111111111", SPAN, true);

    @ParameterizedTest
    @CsvSource({
        "traceparent, 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, true",
        "traceparent, 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00, false",
        "traceparent, 01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more, true",
        "b3, 4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1, true",
        "b3, 4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0, false",
        "b3, 4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7, unsaid",
    })
    void reads_where_the_caller_stands(String header, String value, String sampled) {
        Optional<Boolean> expected =
                sampled.equals("unsaid") ? Optional.empty() : Optional.of(sampled.equals("true"));

        assertThat(TraceHeaders.read(headers(header, value)))
                .contains(new TraceHeaders.Told(TRACE, SPAN, expected));
    }

    @ParameterizedTest
    @CsvSource({
        "traceparent, ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "traceparent, 00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "traceparent, 00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "traceparent, 00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "traceparent, nonsense",
        "b3, 0",
    })
    void what_is_not_well_formed_counts_as_not_told(String header, String value) {
        assertThat(TraceHeaders.read(headers(header, value))).isEmpty();
    }

    @Test
    void our_span_becomes_the_parent_in_the_form_in_which_the_caller_wrote() {
        HttpHeaders b3 = headers("b3", TRACE + "-" + SPAN);
        HttpHeaders several = headers("x-b3-traceid", TRACE).set("x-b3-spanid", SPAN);
        HttpHeaders nothing = new DefaultHttpHeaders();

        TraceHeaders.write(OURS, b3);
        TraceHeaders.write(OURS, several);
        TraceHeaders.write(OURS, nothing);

        assertThat(b3.get("b3")).isEqualTo(TRACE + "-1111111111111111-1");
        assertThat(b3.contains("traceparent")).isFalse();
        assertThat(several.get("x-b3-spanid")).isEqualTo("1111111111111111");
        assertThat(several.get("x-b3-parentspanid")).isEqualTo(SPAN);
        assertThat(nothing.get("traceparent")).isEqualTo("00-" + TRACE + "-1111111111111111-01");
    }

    private static HttpHeaders headers(String name, String value) {
        return new DefaultHttpHeaders().set(name, value);
    }
}
