package dev.weft.echo.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * A certificate that vouches for itself (RFC 5280), with its key: for a sample that has no other.
 *
 * @param certificate of the names, good for a year
 * @param key its key, P-256
 */
record SelfSigned(X509Certificate certificate, PrivateKey key) {

    private static final Duration BACK = Duration.ofHours(1);
    private static final Duration LIFE = Duration.ofDays(365);
    private static final DateTimeFormatter UTC_TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final int INTEGER = 0x02;
    private static final int BITS = 0x03;
    private static final int OCTETS = 0x04;
    private static final int UTF_8 = 0x0c;
    private static final int TIME = 0x17;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int DNS_NAME = 0x82;
    private static final int VERSION = 0xa0;
    private static final int EXTENSIONS = 0xa3;
    private static final int LONG_FORM = 0x80;

    /** ecdsa-with-SHA256, id-at-commonName, id-ce-subjectAltName. */
    private static final byte[] ECDSA_SHA256 = hex("06082a8648ce3d040302");

    private static final byte[] COMMON_NAME = hex("0603550403");
    private static final byte[] ALTERNATIVE_NAMES = hex("0603551d11");

    /** One for these host names, of which there is at least one. */
    static SelfSigned of(List<String> names, Instant now) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var pair = generator.generateKeyPair();
        var body = body(names, pair, now);
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(body);
        var der = der(SEQUENCE, body, algorithm(), der(BITS, new byte[1], signature.sign()));
        var certificate =
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(der));
        return new SelfSigned((X509Certificate) certificate, pair.getPrivate());
    }

    private static byte[] body(List<String> names, KeyPair pair, Instant now) {
        var name = der(SEQUENCE, COMMON_NAME, der(UTF_8, utf8(names.getFirst())));
        var subject = der(SEQUENCE, der(SET, name));
        var hosts = names.stream().map(host -> der(DNS_NAME, utf8(host))).toArray(byte[][]::new);
        var extension = der(SEQUENCE, ALTERNATIVE_NAMES, der(OCTETS, der(SEQUENCE, hosts)));
        var serial = BigInteger.valueOf(now.toEpochMilli()).toByteArray();
        return der(
                SEQUENCE,
                der(VERSION, der(INTEGER, new byte[] {2})),
                der(INTEGER, serial),
                algorithm(),
                subject,
                der(SEQUENCE, time(now.minus(BACK)), time(now.plus(LIFE))),
                subject,
                pair.getPublic().getEncoded(),
                der(EXTENSIONS, der(SEQUENCE, extension)));
    }

    private static byte[] algorithm() {
        return der(SEQUENCE, ECDSA_SHA256);
    }

    private static byte[] time(Instant when) {
        return der(TIME, utf8(UTC_TIME.format(when)));
    }

    /** Tag, length and content (X.690, 8.1). */
    private static byte[] der(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (var part : parts) {
            content.writeBytes(part);
        }
        var all = new ByteArrayOutputStream();
        all.write(tag);
        var length = content.size();
        if (length < LONG_FORM) {
            all.write(length);
        } else {
            var bytes = length > 0xff ? 2 : 1;
            all.write(LONG_FORM | bytes);
            if (bytes == 2) {
                all.write(length >> 8);
            }
            all.write(length & 0xff);
        }
        all.writeBytes(content.toByteArray());
        return all.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
