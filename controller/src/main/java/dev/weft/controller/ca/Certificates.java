package dev.weft.controller.ca;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Builds the two shapes of certificate there are: the root, and what it signs. Any thread. */
final class Certificates {

    /** How far before now a certificate starts, for clocks that are behind. */
    static final Duration BACKDATED = Duration.ofMinutes(2);

    static final Duration ROOT_LIFE = Duration.ofDays(3650);

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final X500Name NOBODY = new X500Name(new org.bouncycastle.asn1.x500.RDN[0]);

    private Certificates() {}

    /** A life in time. */
    record Validity(Instant notBefore, Instant notAfter) {}

    static KeyPair newKeyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    static RootCertificate newRoot(String trustDomain, Instant now) {
        KeyPair pair = newKeyPair();
        X500Name name =
                new X500NameBuilder(BCStyle.INSTANCE)
                        .addRDN(BCStyle.O, trustDomain)
                        .addRDN(BCStyle.CN, "Weft root")
                        .build();
        X509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        name,
                        serial(),
                        Date.from(now.minus(BACKDATED)),
                        Date.from(now.plus(ROOT_LIFE)),
                        name,
                        pair.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
            return new RootCertificate(sign(builder, pair.getPrivate()), pair.getPrivate());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot build a root certificate", e);
        }
    }

    /** An end certificate for both roles of TLS; its subject is empty, its names say who it is. */
    static X509Certificate leaf(
            RootCertificate root, PublicKey key, GeneralNames names, Validity validity) {
        X509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        X500Name.getInstance(
                                root.certificate().getSubjectX500Principal().getEncoded()),
                        serial(),
                        Date.from(validity.notBefore()),
                        Date.from(validity.notAfter()),
                        NOBODY,
                        key);
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(
                            new KeyPurposeId[] {
                                KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                            }));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils()
                            .createAuthorityKeyIdentifier(root.certificate().getPublicKey()));
            builder.addExtension(Extension.subjectAlternativeName, true, names);
            return sign(builder, root.key());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot build a certificate for " + names, e);
        }
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static BigInteger serial() {
        return new BigInteger(127, RANDOM).setBit(126);
    }
}
