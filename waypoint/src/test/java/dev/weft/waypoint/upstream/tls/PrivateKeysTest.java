package dev.weft.waypoint.upstream.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivateKeysTest {

    /** By kind: to make one of RSA takes seconds. */
    private static final Map<String, KeyPair> PAIRS = new ConcurrentHashMap<>();

    @ParameterizedTest
    @CsvSource({
        "RSA, PRIVATE KEY",
        "RSA, RSA PRIVATE KEY",
        "EC, PRIVATE KEY",
        "EC, EC PRIVATE KEY",
        "Ed25519, PRIVATE KEY",
    })
    void a_key_is_read_in_each_form_that_tools_write(String kind, String form) throws Exception {
        KeyPair pair = pair(kind);
        byte[] pkcs8 = pair.getPrivate().getEncoded();
        byte[] der = form.equals("PRIVATE KEY") ? pkcs8 : inner(pkcs8);
        String text =
                "# written by a tool\n" + pem("EC PARAMETERS", new byte[] {6, 0}) + pem(form, der);

        PrivateKey read = PrivateKeys.parse(ByteString.copyFromUtf8(text), pair.getPublic());

        assertThat(signs(read, pair, kind)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "ENCRYPTED PRIVATE KEY, AAAA, is encrypted",
        "RSA PRIVATE KEY, 'Proc-Type: 4,ENCRYPTED', is encrypted",
        "EC PRIVATE KEY, AAAA, of kind EC",
        "RSA PRIVATE KEY, AAAA, is damaged",
        "PRIVATE KEY, '', is damaged",
        "PRIVATE KEY, A, no base64",
        "CERTIFICATE, AAAA, no private key was found",
    })
    void what_cannot_be_used_is_refused_with_a_reason(String form, String body, String reason)
            throws Exception {
        KeyPair rsa = pair("RSA");
        String text = "-----BEGIN " + form + "-----\n" + body + "\n-----END " + form + "-----\n";

        assertThatThrownBy(() -> PrivateKeys.parse(ByteString.copyFromUtf8(text), rsa.getPublic()))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void a_message_never_holds_what_was_read() throws Exception {
        KeyPair rsa = pair("RSA");
        byte[] damaged = inner(rsa.getPrivate().getEncoded());
        damaged[1] ^= 1;
        String text = pem("RSA PRIVATE KEY", damaged);

        assertThatThrownBy(() -> PrivateKeys.parse(ByteString.copyFromUtf8(text), rsa.getPublic()))
                .hasNoCause()
                .message()
                .doesNotContain(text.substring(40, 60));
    }

    private static KeyPair pair(String kind) {
        return PAIRS.computeIfAbsent(kind, PrivateKeysTest::generate);
    }

    private static KeyPair generate(String kind) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
            switch (kind) {
                case "EC" -> generator.initialize(new ECGenParameterSpec("secp256r1"));
                case "RSA" -> generator.initialize(2048);
                default -> {
                    // There is one size.
                }
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean signs(PrivateKey key, KeyPair pair, String kind)
            throws GeneralSecurityException {
        String algorithm =
                kind.equals("Ed25519") ? kind : "SHA256with" + (kind.equals("EC") ? "ECDSA" : kind);
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update("text".getBytes(UTF_8));
        byte[] made = signature.sign();
        signature.initVerify(pair.getPublic());
        signature.update("text".getBytes(UTF_8));
        return signature.verify(made);
    }

    /** The third element of a PKCS#8 key: the key as the older forms have it. */
    private static byte[] inner(byte[] pkcs8) {
        ByteBuffer der = ByteBuffer.wrap(pkcs8);
        enter(der);
        skip(der);
        skip(der);
        byte[] key = new byte[enter(der)];
        der.get(key);
        return key;
    }

    private static int enter(ByteBuffer der) {
        der.get();
        int first = Byte.toUnsignedInt(der.get());
        int length = first < 0x80 ? first : 0;
        for (int i = first < 0x80 ? 0 : first & 0x7F; i > 0; i--) {
            length = length << 8 | Byte.toUnsignedInt(der.get());
        }
        return length;
    }

    private static void skip(ByteBuffer der) {
        int length = enter(der);
        der.position(der.position() + length);
    }

    private static String pem(String form, byte[] der) {
        return "-----BEGIN "
                + form
                + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END "
                + form
                + "-----\n";
    }
}
