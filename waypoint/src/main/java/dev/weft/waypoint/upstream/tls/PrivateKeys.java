package dev.weft.waypoint.upstream.tls;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Private keys in PEM: PKCS#8 ({@code PRIVATE KEY}), PKCS#1 ({@code RSA PRIVATE KEY}) and SEC 1
 * ({@code EC PRIVATE KEY}), as the tools of users write them. The two older forms become PKCS#8 by
 * putting the algorithm of the certificate before them (RFC 5208). Nothing of a key is ever in a
 * message. Pure.
 */
public final class PrivateKeys {
    private static final Pattern BLOCK =
            Pattern.compile(
                    "-----BEGIN ((?:RSA |EC |ENCRYPTED )?PRIVATE KEY)-----(.*?)-----END \\1-----",
                    Pattern.DOTALL);
    private static final String FORMS =
            "expected one private key as PEM in PKCS#8, PKCS#1 or SEC 1, without a passphrase";

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final byte[] VERSION = {0x02, 0x01, 0x00};

    private PrivateKeys() {}

    /**
     * The first private key of a text.
     *
     * @param of the public key that belongs to it, as the certificate has it
     * @throws GeneralSecurityException there is none that can be used
     */
    public static PrivateKey parse(ByteString pem, PublicKey of) throws GeneralSecurityException {
        Matcher block = BLOCK.matcher(pem.toStringUtf8());
        if (!block.find()) {
            throw new GeneralSecurityException("no private key was found: " + FORMS);
        }
        String form = block.group(1);
        String body = block.group(2);
        if (form.startsWith("ENCRYPTED") || body.contains("Proc-Type:")) {
            throw new GeneralSecurityException("the private key is encrypted: " + FORMS);
        }
        byte[] der = decode(body);
        byte[] pkcs8 =
                switch (form) {
                    case "RSA PRIVATE KEY" -> wrap(der, of, "RSA");
                    case "EC PRIVATE KEY" -> wrap(der, of, "EC");
                    default -> der;
                };
        try {
            return KeyFactory.getInstance(of.getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (InvalidKeySpecException e) {
            // Its message may show what was read.
            throw new GeneralSecurityException(
                    "the private key is damaged or not of the certificate's kind, "
                            + of.getAlgorithm());
        }
    }

    private static byte[] decode(String body) throws GeneralSecurityException {
        try {
            return Base64.getMimeDecoder().decode(body);
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("the private key is no base64: " + FORMS);
        }
    }

    private static byte[] wrap(byte[] key, PublicKey of, String kind)
            throws GeneralSecurityException {
        if (!of.getAlgorithm().equals(kind)) {
            throw new GeneralSecurityException(
                    "the private key is of kind "
                            + kind
                            + ", the certificate's key of kind "
                            + of.getAlgorithm());
        }
        byte[] algorithm = algorithm(of.getEncoded());
        byte[] octets = element(OCTETS, key);
        byte[] content =
                ByteBuffer.allocate(VERSION.length + algorithm.length + octets.length)
                        .put(VERSION)
                        .put(algorithm)
                        .put(octets)
                        .array();
        return element(SEQUENCE, content);
    }

    /** The first element inside of a SubjectPublicKeyInfo, which this runtime encoded. */
    private static byte[] algorithm(byte[] info) {
        ByteBuffer der = ByteBuffer.wrap(info);
        der.get();
        length(der);
        int start = der.position();
        der.get();
        int length = length(der);
        byte[] found = new byte[der.position() - start + length];
        der.position(start);
        der.get(found);
        return found;
    }

    private static int length(ByteBuffer der) {
        int first = Byte.toUnsignedInt(der.get());
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = first & 0x7F; i > 0; i--) {
            length = length << 8 | Byte.toUnsignedInt(der.get());
        }
        return length;
    }

    private static byte[] element(int tag, byte[] content) {
        ByteBuffer made = ByteBuffer.allocate(5 + content.length).put((byte) tag);
        if (content.length < 0x80) {
            made.put((byte) content.length);
        } else if (content.length < 0x100) {
            made.put((byte) 0x81).put((byte) content.length);
        } else {
            made.put((byte) 0x82).putShort((short) content.length);
        }
        made.put(content).flip();
        byte[] bytes = new byte[made.remaining()];
        made.get(bytes);
        return bytes;
    }
}
