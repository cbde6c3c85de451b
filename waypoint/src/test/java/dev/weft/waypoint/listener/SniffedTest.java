package dev.weft.waypoint.listener;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weft.workload.AppProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SniffedTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GET / HTTP/1.1\\r\\n              | Http
                    GET / HTTP/1.1\\r\\nHost: a\\r\\n | Http
                    PURGE /a/b?c=d HTTP/1.0\\n        | Http
                    M-SEARCH * HTTP/1.1\\r\\n         | Http
                    PRI * HTTP/2.0\\r\\n\\r\\nSM      | Http
                    GET / HT                          | More
                    GE                                | More
                    PRI * HT                          | More
                    HELO mail.example.org\\r\\n       | Other
                    SET a b\\r\\n                     | Other
                    get / HTTP/1.1\\r\\n              | Other
                    *1\\r\\n$4\\r\\nPING\\r\\n        | Other
                    HELLO HTTP/1.1                    | More
                    HTTP/1.1 200 OK\\r\\n             | Other
                    THISISNOMETHODATALLASITISTOOLONG  | Other
                    """)
    void the_first_line_shows_whether_it_is_http(String start, String expected) {
        String bytes = start.replace("\\r", "\r").replace("\\n", "\n");

        Sniffed found = Sniffed.look(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));

        assertThat(found.getClass().getSimpleName()).isEqualTo(expected);
    }

    @Test
    void a_line_that_does_not_end_is_left_to_the_reader_of_http() {
        String line = "GET /" + "a".repeat(9000);

        Sniffed found = Sniffed.look(Unpooled.copiedBuffer(line, StandardCharsets.US_ASCII));

        assertThat(found).isInstanceOf(Sniffed.Http.class);
    }

    @Test
    void a_greeting_names_its_server() throws Exception {
        ByteBuf hello = hello("Orders.Shop.Example.org");

        assertThat(Sniffed.look(hello)).isEqualTo(new Sniffed.Tls("orders.shop.example.org"));
    }

    @Test
    void every_part_of_a_greeting_but_the_whole_is_incomplete() throws Exception {
        ByteBuf hello = hello("orders.shop.example.org");

        for (int length = 1; length < hello.readableBytes(); length++) {
            assertThat(ClientHello.read(hello.slice(0, length)))
                    .as("%s bytes", length)
                    .isInstanceOf(ClientHello.Incomplete.class);
        }
        assertThat(hello.readerIndex()).isZero();
    }

    @Test
    void a_greeting_may_come_in_many_records() throws Exception {
        ByteBuf whole = hello("orders.shop.example.org");
        whole.skipBytes(5);
        ByteBuf split = Unpooled.buffer();
        while (whole.isReadable()) {
            int size = Math.min(7, whole.readableBytes());
            split.writeByte(22).writeShort(0x0301).writeShort(size).writeBytes(whole, size);
        }

        assertThat(ClientHello.read(split))
                .isEqualTo(new ClientHello.Greeting("orders.shop.example.org"));
    }

    @Test
    void lengths_that_do_not_fit_are_no_greeting() throws Exception {
        ByteBuf hello = hello("orders.shop.example.org");
        hello.setByte(43, 255);

        assertThat(ClientHello.read(hello)).isInstanceOf(ClientHello.NoGreeting.class);
    }

    @Test
    void what_is_declared_counts_before_the_first_bytes() {
        assertThat(Spoken.of(AppProtocol.GRPC, 25)).isEqualTo(Spoken.HTTP);
        assertThat(Spoken.of(AppProtocol.HTTP11, 80)).isEqualTo(Spoken.HTTP);
        assertThat(Spoken.of(AppProtocol.TCP, 80)).isEqualTo(Spoken.TCP);
        assertThat(Spoken.of(AppProtocol.TLS, 443)).isEqualTo(Spoken.TLS);
        assertThat(Spoken.of(AppProtocol.UNKNOWN, 8080)).isEqualTo(Spoken.UNKNOWN);
        assertThat(List.of(25, 53, 3306, 27017))
                .allSatisfy(port ->
                        assertThat(Spoken.of(AppProtocol.UNKNOWN, port)).isEqualTo(Spoken.TCP));
    }

    @FuzzTest
    void any_bytes_are_something(byte[] bytes) {
        ByteBuf data = Unpooled.wrappedBuffer(bytes);

        Sniffed found = Sniffed.look(data);

        assertThat(found).isNotNull();
        assertThat(data.readableBytes()).isEqualTo(bytes.length);
        assertThat(found instanceof Sniffed.More && bytes.length >= Sniffed.MOST).isFalse();
    }

    private static ByteBuf hello(String server) throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(server)));
        engine.setSSLParameters(parameters);
        ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), out);
        out.flip();
        return Unpooled.copiedBuffer(out);
    }
}
