package dev.weft.echo.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcMessageTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 16_383, 16_384, 300_000})
    void what_was_encoded_is_decoded(int length) throws Exception {
        var text = "x".repeat(length);

        var decoded = GrpcMessage.decode(GrpcMessage.encode(text, "ü"));

        assertThat(decoded).isEqualTo(Map.of(1, text, 2, "ü"));
    }

    @Test
    void fields_that_nobody_knows_are_passed_over() throws Exception {
        // 2: varint 300; 3: fixed64; 4: fixed32; 1: "hi"
        var hex = "00" + "00000015" + "10ac02" + "190102030405060708" + "2501020304" + "0a026869";

        var decoded = GrpcMessage.decode(HexFormat.of().parseHex(hex));

        assertThat(decoded).isEqualTo(Map.of(1, "hi"));
    }

    @Test
    void a_message_cut_short_anywhere_is_malformed() {
        var whole = GrpcMessage.encode("hello");

        for (var length = 0; length < whole.length; length++) {
            var cut = Arrays.copyOf(whole, length);

            assertMalformed(cut);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0100000000",
                "00000000020aff",
                "000000000b0affffffffffffffffff7f",
                "00000000030b0000",
                "0000000001ff"
            })
    void hostile_bytes_are_malformed(String hex) {
        assertMalformed(HexFormat.of().parseHex(hex));
    }

    private static void assertMalformed(byte[] bytes) {
        assertThatThrownBy(() -> GrpcMessage.decode(bytes))
                .isInstanceOfSatisfying(
                        CallException.class,
                        e -> assertThat(e.reason()).isEqualTo(FailureReason.MALFORMED));
    }
}
