package dev.weft.perf.peer;

import dev.weft.perf.tunnel.TunnelIdentity;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority and one certificate for both ends of every tunnel, ECDSA P-256, good for a day. */
public final class TunnelCertificates {

    private static final X500Name AUTHORITY = new X500Name("O=weft bench");

    private TunnelCertificates() {}

    /** Writes {@code ca.pem}, {@code cert.pem}, {@code key.pem} and {@code both.pem}. */
    public static void write(Path folder) throws IOException {
        try {
            var authority = keys();
            var leaf = keys();
            var root = builder(AUTHORITY, 1, authority);
            root.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            root.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            var certificate = builder(new X500Name("CN=" + TunnelIdentity.DNS_NAME), 2, leaf);
            certificate.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(
                            new GeneralName[] {
                                new GeneralName(
                                        GeneralName.uniformResourceIdentifier, TunnelIdentity.URI),
                                new GeneralName(GeneralName.dNSName, TunnelIdentity.DNS_NAME)
                            }));
            certificate.addExtension(
                    Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            certificate.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(
                            new KeyPurposeId[] {
                                KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                            }));
            var cert = signed(certificate, authority);
            var key = pem("PRIVATE KEY", leaf.getPrivate().getEncoded());
            Files.writeString(folder.resolve("ca.pem"), signed(root, authority));
            Files.writeString(folder.resolve("cert.pem"), cert);
            Files.writeString(folder.resolve("key.pem"), key);
            Files.writeString(folder.resolve("both.pem"), cert + key);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("cannot make certificates: " + e.getMessage(), e);
        }
    }

    private static KeyPair keys() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X509v3CertificateBuilder builder(X500Name subject, int serial, KeyPair keys) {
        var now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                AUTHORITY,
                BigInteger.valueOf(serial),
                Date.from(now.minus(Duration.ofMinutes(5))),
                Date.from(now.plus(Duration.ofDays(1))),
                subject,
                keys.getPublic());
    }

    private static String signed(X509v3CertificateBuilder builder, KeyPair authority)
            throws OperatorCreationException, IOException {
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(authority.getPrivate());
        return pem("CERTIFICATE", builder.build(signer).getEncoded());
    }

    private static String pem(String type, byte[] der) {
        var body =
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
    }
}
