package dev.weft.local.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.strings;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weft.local.dns.ClusterZone.Answer;
import dev.weft.net.IpAddresses;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DnsCodecTest {

    @Test
    void any_proper_name_is_read_as_it_was_asked() {
        qt().forAll(
                        lists().of(strings().betweenCodePoints('a', 'z').ofLengthBetween(1, 20))
                                .ofSizeBetween(1, 8),
                        integers().between(0, 65535))
                .checkAssert((labels, id) -> {
                    ByteBuffer message = query(id, String.join(".", labels), 28);

                    DnsQuery query = DnsCodec.read(message).orElseThrow();

                    assertThat(query.name()).isEqualTo(String.join(".", labels));
                    assertThat(query.id()).isEqualTo(id);
                    assertThat(query.type()).isEqualTo(DnsQuery.TYPE_AAAA);
                    assertThat(query.answerLimit()).isEqualTo(DnsCodec.PLAIN_LIMIT);
                });
    }

    @Test
    void an_answer_carries_the_addresses() {
        DnsQuery query = DnsCodec.read(query(7, "Orders.Shop", 1)).orElseThrow();

        byte[] answer = DnsCodec.write(query, new Answer.Addresses(addresses(2)), 512);

        ByteBuffer in = ByteBuffer.wrap(answer);
        assertThat(query.name()).isEqualTo("orders.shop");
        assertThat(in.getShort(0)).isEqualTo((short) 7);
        assertThat(in.getShort(2) & 0xffff).isEqualTo(0x8580);
        assertThat(in.getShort(6)).isEqualTo((short) 2);
        assertThat(answer).endsWith(0, 4, 10, 0, 0, 1);
    }

    @Test
    void an_unknown_name_is_said_to_be_unknown() {
        DnsQuery query = DnsCodec.read(query(7, "nobody", 1)).orElseThrow();

        byte[] answer = DnsCodec.write(query, new Answer.NoSuchName(), 512);

        assertThat(answer[3] & 0xf).isEqualTo(3);
    }

    @Test
    void an_answer_that_is_too_long_is_cut_and_marked() {
        DnsQuery query = DnsCodec.read(query(7, "many", 1)).orElseThrow();

        byte[] answer = DnsCodec.write(query, new Answer.Addresses(addresses(200)), 512);

        assertThat(answer.length).isLessThanOrEqualTo(512);
        assertThat(answer[2] & 2).isEqualTo(2);
    }

    @Test
    void an_edns_client_may_take_more() {
        ByteBuffer message = query(7, "many", 1);
        ByteBuffer larger = ByteBuffer.allocate(message.remaining() + 11);
        larger.put(message).put((byte) 0).putShort((short) 41).putShort((short) 4096);
        larger.rewind();
        larger.putShort(10, (short) 1);

        assertThat(DnsCodec.read(larger).orElseThrow().answerLimit())
                .isEqualTo(DnsCodec.EDNS_LIMIT);
    }

    @Test
    void answers_are_never_answered() {
        ByteBuffer answer = query(7, "x", 1);
        answer.putShort(2, (short) 0x8000);

        assertThat(DnsCodec.read(answer)).isEmpty();
        assertThat(DnsCodec.refusal(answer)).isEmpty();
    }

    @Test
    void a_pointer_in_a_question_is_refused() {
        ByteBuffer message = query(7, "x", 1);
        message.put(12, (byte) 0xc0);

        assertThat(DnsCodec.read(message)).isEmpty();
        assertThat(DnsCodec.refusal(message).orElseThrow()[3] & 0xf).isEqualTo(1);
    }

    @FuzzTest
    void arbitrary_bytes_get_a_short_answer_or_none(byte[] bytes) {
        ByteBuffer message = ByteBuffer.wrap(bytes);

        DnsCodec.read(message)
                .ifPresentOrElse(
                        query ->
                                assertThat(
                                                DnsCodec.write(
                                                        query,
                                                        new Answer.Addresses(addresses(100)),
                                                        query.answerLimit()))
                                        .hasSizeLessThanOrEqualTo(DnsCodec.EDNS_LIMIT),
                        () ->
                                DnsCodec.refusal(message)
                                        .ifPresent(answer -> assertThat(answer).hasSize(12)));
    }

    private static List<InetAddress> addresses(int count) {
        List<InetAddress> addresses = new ArrayList<>();
        for (int i = count; i >= 1; i--) {
            addresses.add(IpAddresses.parse("10.0.0." + i).orElseThrow());
        }
        return addresses;
    }

    private static ByteBuffer query(int id, String name, int type) {
        ByteBuffer out = ByteBuffer.allocate(512);
        out.putShort((short) id).putShort((short) 0x0100).putShort((short) 1).putShort((short) 0);
        out.putInt(0);
        for (String label : name.split("\\.")) {
            out.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.put((byte) 0).putShort((short) type).putShort((short) 1);
        return out.flip();
    }
}
