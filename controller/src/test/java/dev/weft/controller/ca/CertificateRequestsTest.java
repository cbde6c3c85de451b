package dev.weft.controller.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CertificateRequestsTest {

    static Stream<Arguments> accepted() {
        return Stream.of(
                Arguments.of("P-256", Csrs.ec("secp256r1")),
                Arguments.of("P-384", Csrs.ec("secp384r1")),
                Arguments.of("RSA 2048", Csrs.rsa(2048)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    void takes_the_key_of_a_sound_request(String kind, KeyPair pair) throws RefusedException {
        assertThat(CertificateRequests.keyOf(Csrs.pem(pair))).isEqualTo(pair.getPublic());
    }

    static Stream<Arguments> refused() {
        KeyPair good = Csrs.ec("secp256r1");
        String sound = Csrs.pem(good);
        return Stream.of(
                Arguments.of("nothing", "", "expected one CERTIFICATE REQUEST in PEM"),
                Arguments.of("not PEM", "hello", "expected one CERTIFICATE REQUEST in PEM"),
                Arguments.of(
                        "cut off",
                        sound.substring(0, sound.length() / 2),
                        "expected one CERTIFICATE REQUEST in PEM"),
                Arguments.of(
                        "not base64",
                        "-----BEGIN CERTIFICATE REQUEST-----\n!\n-----END CERTIFICATE REQUEST-----",
                        "expected one CERTIFICATE REQUEST in PEM"),
                Arguments.of(
                        "not a request",
                        Pem.encode("CERTIFICATE REQUEST", new byte[] {1, 2, 3}),
                        "cannot be read"),
                Arguments.of(
                        "nested without end",
                        Pem.encode("CERTIFICATE REQUEST", nested(5_000)),
                        "cannot be read"),
                Arguments.of("too long", "x".repeat(20_000), "has 20000 characters, at most 16384"),
                Arguments.of(
                        "signed by another",
                        Csrs.pem(good.getPublic(), Csrs.ec("secp256r1").getPrivate()),
                        "signature is not one of its key"),
                Arguments.of("P-521", Csrs.pem(Csrs.ec("secp521r1")), "expected EC on P-256"),
                Arguments.of("Ed25519", Csrs.pem(Csrs.edwards()), "expected EC on P-256"),
                Arguments.of("RSA 1024", Csrs.pem(Csrs.rsa(1024)), "has 1024 bits"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void refuses_a_request_and_says_why(String kind, String pem, String reason) {
        assertThatThrownBy(() -> CertificateRequests.keyOf(pem))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.reason()).isEqualTo(Refusal.CSR))
                .hasMessageContaining(reason);
    }

    /** Sequences of unlimited length (0x30 0x80), each in the one before. */
    private static byte[] nested(int depth) {
        byte[] der = new byte[2 * depth];
        for (int i = 0; i < der.length; i += 2) {
            der[i] = 0x30;
            der[i + 1] = (byte) 0x80;
        }
        return der;
    }
}
