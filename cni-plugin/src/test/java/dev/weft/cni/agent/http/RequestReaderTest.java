package dev.weft.cni.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestReaderTest {

    @Test
    void a_request_is_its_method_path_and_body() throws Exception {
        assertThat(read("POST /cmdadd?x=1 HTTP/1.1\r\nHOST: a\r\nContent-LENGTH: 3\r\n\r\nabc"))
                .isEqualTo(new HttpRequest("POST", "/cmdadd", "abc"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 400",
        "'GET /', 400",
        "'GET /\r\n\r\n', 400",
        "'GET / HTTP/2\r\n\r\n', 400",
        "'POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n', 400",
        "'POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n', 400",
        "'POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc', 400",
        "'POST / HTTP/1.1\r\nContent-Length: 65537\r\n\r\n', 413",
        "'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n', 501"
    })
    void what_is_not_taken_has_its_status(String request, int status) {
        assertThatThrownBy(() -> read(request))
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        e -> assertThat(e.reply().status()).isEqualTo(status));
    }

    @FuzzTest
    void any_bytes_are_a_request_or_refused(byte[] data) throws IOException {
        try {
            HttpRequest request = RequestReader.read(new ByteArrayInputStream(data));
            assertThat(request.body().length()).isLessThanOrEqualTo(RequestReader.MAX_BODY_BYTES);
        } catch (BadRequestException e) {
            assertThat(e.reply().status()).isBetween(400, 501);
        }
    }

    private static HttpRequest read(String request) throws IOException {
        byte[] bytes = request.getBytes(StandardCharsets.UTF_8);
        return RequestReader.read(new ByteArrayInputStream(bytes));
    }
}
