package dev.weft.echo.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpanReaderTest {

    private static final byte[] TRACE = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};

    @Test
    void a_span_is_read_with_its_service_and_its_attributes() {
        var log = new SpanLog();

        log.add(request());

        var span = log.json(Optional.empty()).getAsJsonArray("spans").get(0).getAsJsonObject();
        assertThat(span.get("service").getAsString()).isEqualTo("waypoint.shop");
        assertThat(span.get("traceId").getAsString()).isEqualTo("0102030405060708090a0b0c0d0e0f10");
        assertThat(span.get("name").getAsString()).isEqualTo("GET /");
        assertThat(span.get("kind").getAsString()).isEqualTo("server");
        var attributes = span.getAsJsonObject("attributes");
        assertThat(attributes.get("http.method").getAsString()).isEqualTo("GET");
        assertThat(attributes.get("http.status_code").getAsLong()).isEqualTo(200);
    }

    @Test
    void spans_are_counted_and_found_by_their_trace() {
        var log = new SpanLog();
        log.add(request());
        log.add(request());

        assertThat(count(log, "0102030405060708090a0b0c0d0e0f10")).isEqualTo(2);
        assertThat(count(log, "ff")).isZero();
        log.clear();
        assertThat(log.json(Optional.empty()).get("total").getAsInt()).isZero();
    }

    @Test
    void bytes_that_are_cut_off_are_refused_whole() {
        var whole = request();

        for (var length = 1; length < whole.length; length++) {
            var part = new byte[length];
            System.arraycopy(whole, 0, part, 0, length);
            var log = new SpanLog();
            assertThatThrownBy(() -> log.add(part)).isInstanceOf(IllegalArgumentException.class);
            assertThat(log.json(Optional.empty()).get("total").getAsInt()).isZero();
        }
    }

    private static int count(SpanLog log, String trace) {
        return log.json(Optional.of(trace)).get("matching").getAsInt();
    }

    /** ExportTraceServiceRequest, ResourceSpans, ScopeSpans, Span. */
    private static byte[] request() {
        var resource = field(1, attribute("service.name", field(1, utf8("waypoint.shop"))));
        var span =
                join(
                        field(1, TRACE),
                        field(2, new byte[8]),
                        field(5, utf8("GET /")),
                        new byte[] {6 << 3, 2},
                        field(9, attribute("http.method", field(1, utf8("GET")))),
                        field(
                                9,
                                attribute(
                                        "http.status_code", new byte[] {3 << 3, (byte) 0xc8, 1})));
        return field(1, join(field(1, resource), field(2, field(2, span))));
    }

    private static byte[] attribute(String key, byte[] value) {
        return join(field(1, utf8(key)), field(2, value));
    }

    private static byte[] field(int number, byte[] bytes) {
        var all = new ByteArrayOutputStream();
        all.write(number << 3 | 2);
        for (var length = bytes.length; ; length >>>= 7) {
            all.write(length > 0x7f ? (length & 0x7f) | 0x80 : length);
            if (length <= 0x7f) {
                break;
            }
        }
        all.writeBytes(bytes);
        return all.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
