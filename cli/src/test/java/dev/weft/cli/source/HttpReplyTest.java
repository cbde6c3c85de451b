package dev.weft.cli.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpReplyTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 200 OK~Content-Length: 3~~ü!            | 200 | ü!",
                "HTTP/1.1 200 OK~content-length:2~~abc            | 200 | ab",
                "HTTP/1.0 500 No~~to the end                      | 500 | to the end",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2;x~ab~1~c~0~~ | 200 | abc"
            })
    void replies_are_read_however_their_length_is_told(String text, int status, String body)
            throws Exception {
        var reply = HttpReply.parse(bytes(text));

        assertThat(reply).isEqualTo(new HttpReply(status, body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK~",
                "ICY 200 OK~~x",
                "HTTP/1.1 200 OK~Content-Length: 9~~short",
                "HTTP/1.1 200 OK~Content-Length: x~~",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~5~ab",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~zz~ab~",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2~ab~"
            })
    void what_is_no_whole_reply_is_an_error(String text) {
        assertThatThrownBy(() -> HttpReply.parse(bytes(text))).isInstanceOf(IOException.class);
    }

    private static byte[] bytes(String text) {
        return text.replace("~", "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
