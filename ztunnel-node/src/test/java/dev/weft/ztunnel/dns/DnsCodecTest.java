package dev.weft.ztunnel.dns;

import static dev.weft.ztunnel.dns.Messages.A;
import static dev.weft.ztunnel.dns.Messages.AAAA;
import static dev.weft.ztunnel.dns.Messages.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.strings;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weft.net.IpAddresses;
import dev.weft.ztunnel.dns.QueryReader.Reading;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsCodecTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void any_question_is_read_as_it_was_written_and_repeated_in_the_answer() {
        qt().forAll(
                        lists().of(strings().betweenCodePoints(0, 255).ofLengthBetween(1, 30))
                                .ofSizeBetween(0, 7),
                        integers().between(0, 65535),
                        integers().between(0, 65535))
                .checkAssert((labels, id, type) -> {
                    DnsName name = new DnsName(labels);
                    ByteBuffer message = ByteBuffer.allocate(600);
                    message.putShort(id.shortValue()).putShort((short) 0x0110);
                    message.putShort((short) 1).putInt(0).putShort((short) 0);
                    name.write(message);
                    message.putShort(type.shortValue()).putShort((short) 1).flip();

                    Reading reading = QueryReader.read(message);

                    DnsQuery expected =
                            new DnsQuery(id, true, true, name, type, 1, Optional.empty());
                    assertThat(reading).isEqualTo(new Reading.Question(expected));
                    ByteBuffer reply = ReplyWriter.failure(expected, ReplyCode.SERVFAIL);
                    assertThat(reply.slice(12, reply.limit() - 12))
                            .isEqualTo(message.slice(12, message.limit() - 12));
                });
    }

    @ParameterizedTest
    @CsvSource({
        // an answer as a question, a notification, no question, two, a cut name, a compressed name
        "123481800001000000000000 0161 00 00010001, 1234 8081",
        "123421000001000000000000 0161 00 00010001, 1234 8084",
        "123401000000000000000000, 1234 8081",
        "123401000002000000000000 0161 00 00010001 0161 00 00010001, 1234 8081",
        "123401000001000000000000 05616161, 1234 8081",
        "123401000001000000000000 c00c 00010001, 1234 8081",
        "123401000001000000000000 0161 00 0001, 1234 8081",
        "123401000001000000000001 0161 00 00010001, 1234 8081",
        "123401000001000000000001 0161 00 00010001 00 0029 0500 00000000 0009, 1234 8081",
    })
    void what_is_no_question_is_refused(String message, String expected) {
        Reading reading = QueryReader.read(bytes(message));

        Reading.Refused refused = (Reading.Refused) reading;
        ByteBuffer refusal = ReplyWriter.refusal(refused.id(), refused.code());
        assertThat(hex(refusal)).isEqualTo(expected.replace(" ", "") + "0000000000000000");
    }

    @Test
    void what_has_no_id_is_not_answered() {
        assertThat(QueryReader.read(ByteBuffer.allocate(11))).isEqualTo(new Reading.Unanswerable());
    }

    @Test
    void an_answer_on_the_wire() {
        DnsQuery query = read(question(0x1234, "Web.shop", A));

        ByteBuffer answer = ReplyWriter.answer(query, addresses("10.96.0.1"), 512);

        assertThat(hex(answer))
                .isEqualTo(
                        "1234 8580 0001 0001 0000 0000 03576562 0473686f70 00 0001 0001"
                                        .replace(" ", "")
                                + "c00c 0001 0001 0000001e 0004 0a600001".replace(" ", ""));
    }

    @Test
    void an_alias_and_edns_on_the_wire() {
        DnsQuery query = read(question(1, "a.b", AAAA, 1232));
        DnsDecision.Answer answer =
                new DnsDecision.Answer(DnsName.parse("a"), addresses("fd00::1").addresses());

        ByteBuffer message = ReplyWriter.answer(query, answer, 512);

        assertThat(hex(message))
                .isEqualTo(
                        ("0001 8580 0001 0002 0000 0001 0161 0162 00 001c 0001"
                                        + "c00c 0005 0001 0000001e 0003 0161 00"
                                        + "c021 001c 0001 0000001e 0010"
                                        + "fd000000000000000000000000000001"
                                        + "00 0029 04d0 00008000 0000")
                                .replace(" ", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 512, true",
        "100, 512, true",
        "1232, 1232, true",
        "4000, 4000, false",
        "65535, 4096, false",
    })
    void a_long_answer_is_cut_to_what_the_client_takes(int payload, int limit, boolean cut) {
        DnsQuery query = read(question(1, "many", A, payload));
        String[] ips = IntStream.range(0, 200).mapToObj(i -> "10.0.0." + i).toArray(String[]::new);

        ByteBuffer answer = ReplyWriter.answer(query, addresses(ips), query.datagramLimit());

        assertThat(query.datagramLimit()).isEqualTo(limit);
        assertThat(answer.remaining()).isLessThanOrEqualTo(limit);
        assertThat(Messages.reply(answer).truncated()).isEqualTo(cut);
        assertThat(Messages.reply(answer).records()).hasSizeGreaterThan(20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a..b",
                ".a",
                "a.",
                "\u0141",
                "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff1234"
            })
    void a_name_that_cannot_be_written_is_none(String text) {
        assertThat(DnsName.parse(text)).isEmpty();
    }

    @FuzzTest
    void any_bytes_are_a_question_or_refused(byte[] data) {
        Reading reading = QueryReader.read(ByteBuffer.wrap(data));

        if (reading instanceof Reading.Question(DnsQuery query)) {
            String[] ips =
                    IntStream.range(0, 60).mapToObj(i -> "10.0.0." + i).toArray(String[]::new);
            DnsQuery forAddress =
                    new DnsQuery(query.id(), true, false, query.name(), A, 1, query.edns());
            ByteBuffer answer =
                    ReplyWriter.answer(forAddress, addresses(ips), query.datagramLimit());
            assertThat(answer.remaining()).isBetween(17, query.datagramLimit());
            assertThat(NameAlias.of(query.name().text(), SCOPE)).isNotNull();
        }
    }

    @FuzzTest
    void any_bytes_are_an_answer_with_or_without_an_address(byte[] data) {
        ByteBuffer message = ByteBuffer.wrap(data);
        DnsQuery query = Messages.query("web", A);

        assertThat(FoundAddresses.read(query, message).addresses()).isNotNull();
        if (ReplyCheck.answers(query, 1, message)) {
            assertThat(message.getShort(0)).isEqualTo((short) 1);
        }
    }

    @Test
    void addresses_are_read_behind_an_alias() {
        DnsQuery query = read(question(1, "a.b", A, 1232));
        DnsDecision.Answer answer =
                new DnsDecision.Answer(DnsName.parse("a"), addresses("10.0.0.1").addresses());

        ByteBuffer message = ReplyWriter.answer(query, answer, 512);

        assertThat(FoundAddresses.read(query, message).addresses()).hasToString("[/10.0.0.1]");
        assertThat(FoundAddresses.read(query, message.slice(0, 40)).addresses()).isEmpty();
    }

    private static final NameScope SCOPE =
            new NameScope("ns", "", "d", List.of("ns.svc.d"), Optional.empty(), true);

    private static DnsQuery read(ByteBuffer message) {
        return ((Reading.Question) QueryReader.read(message)).query();
    }

    private static DnsDecision.Answer addresses(String... ips) {
        List<InetAddress> all =
                List.of(ips).stream().map(ip -> IpAddresses.parse(ip).orElseThrow()).toList();
        return new DnsDecision.Answer(Optional.empty(), all);
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HEX.parseHex(hex.replace(" ", "")));
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return HEX.formatHex(copy);
    }
}
