package dev.weft.testkit.ca;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A root, or an intermediate below one, that signs whatever a test needs. Any thread. */
public final class TestRoot {

    private static final AtomicLong SERIAL = new AtomicLong(System.nanoTime());

    private final X500Name name;
    private final KeyPair keys;
    private final X509Certificate certificate;
    private final Optional<TestRoot> parent;

    private TestRoot(X500Name name, KeyPair keys, Optional<TestRoot> parent) {
        this.name = name;
        this.keys = keys;
        this.parent = parent;
        this.certificate = authority();
    }

    /** A self-signed root with EC P-256. */
    public static TestRoot create(String name) {
        return new TestRoot(new X500Name("O=" + name), ecKeys(), Optional.empty());
    }

    /** An authority whose certificate this one signed. */
    public TestRoot intermediate(String intermediateName) {
        return new TestRoot(new X500Name("O=" + intermediateName), ecKeys(), Optional.of(this));
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** The self-signed certificate at the top, as PEM. */
    public String rootPem() {
        return parent.map(TestRoot::rootPem).orElseGet(() -> pem(certificate));
    }

    /** A leaf with a key of its own that names one identity. */
    public Issued workload(String spiffeUri) {
        return issue(LeafSpec.of(spiffeUri));
    }

    /**
     * A leaf of any shape.
     *
     * @throws IllegalArgumentException if the spec brings its own key: {@link #sign} is for that
     */
    public Issued issue(LeafSpec spec) {
        if (spec.key().isPresent()) {
            throw new IllegalArgumentException("the spec brings a key: sign it instead");
        }
        KeyPair pair = ecKeys();
        List<X509Certificate> chain = sign(spec.withKey(pair.getPublic()));
        return new Issued(chain, pair.getPrivate(), answer(chain));
    }

    /** Certifies the key in the spec; leaf first, without the root. */
    public List<X509Certificate> sign(LeafSpec spec) {
        PublicKey certified = spec.key().orElseThrow();
        List<X509Certificate> chain = new ArrayList<>();
        try {
            X509v3CertificateBuilder leaf =
                    builder(new X500Name(""), certified, spec.notBefore(), spec.notAfter());
            GeneralName[] names = names(spec);
            if (names.length > 0) {
                leaf.addExtension(Extension.subjectAlternativeName, true, new GeneralNames(names));
            }
            leaf.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
            leaf.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            if (!spec.purposes().isEmpty()) {
                leaf.addExtension(
                        Extension.extendedKeyUsage,
                        false,
                        new ExtendedKeyUsage(spec.purposes().toArray(new KeyPurposeId[0])));
            }
            chain.add(signed(leaf, keys));
        } catch (CertIOException e) {
            throw new UncheckedIOException(e);
        }
        for (TestRoot up = this; up.parent.isPresent(); up = up.parent.get()) {
            chain.add(up.certificate);
        }
        return chain;
    }

    /** A revocation list of this authority, as PEM. */
    public String crl(X509Certificate... revoked) {
        Instant now = Instant.now();
        X509v2CRLBuilder list = new X509v2CRLBuilder(name, Date.from(now.minusSeconds(60)));
        // Past its next update: a list counts nevertheless.
        list.setNextUpdate(Date.from(now.minusSeconds(30)));
        for (X509Certificate certificate : revoked) {
            list.addCRLEntry(
                    certificate.getSerialNumber(), Date.from(now), CRLReason.keyCompromise);
        }
        try {
            return pem(
                    list.build(
                            new JcaContentSignerBuilder("SHA256withECDSA")
                                    .build(keys.getPrivate())));
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("cannot sign a test list", e);
        }
    }

    /** What the certificate API answers for a chain of this authority. */
    public List<String> answer(List<X509Certificate> chain) {
        List<String> answer = new ArrayList<>();
        chain.forEach(certificate -> answer.add(pem(certificate)));
        answer.add(rootPem());
        return answer;
    }

    /** A certificate, key or request as PEM. */
    public static String pem(Object object) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private X509Certificate authority() {
        Instant now = Instant.now();
        X509v3CertificateBuilder builder =
                parent.orElse(this)
                        .builder(
                                name,
                                keys.getPublic(),
                                now.minusSeconds(300),
                                now.plus(Duration.ofDays(3650)));
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        } catch (CertIOException e) {
            throw new UncheckedIOException(e);
        }
        return signed(builder, parent.orElse(this).keys);
    }

    private X509v3CertificateBuilder builder(
            X500Name subject, PublicKey key, Instant from, Instant to) {
        return new JcaX509v3CertificateBuilder(
                name,
                BigInteger.valueOf(SERIAL.incrementAndGet()),
                Date.from(from),
                Date.from(to),
                subject,
                key);
    }

    private static GeneralName[] names(LeafSpec spec) {
        List<GeneralName> names = new ArrayList<>();
        for (String uri : spec.uris()) {
            names.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri));
        }
        for (String name : spec.dnsNames()) {
            boolean ip = name.matches("[0-9.]+") || name.contains(":");
            names.add(new GeneralName(ip ? GeneralName.iPAddress : GeneralName.dNSName, name));
        }
        return names.toArray(new GeneralName[0]);
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, KeyPair signer) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                            .build(signer.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("cannot sign a test certificate", e);
        }
    }

    private static KeyPair ecKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no EC P-256", e);
        }
    }
}
