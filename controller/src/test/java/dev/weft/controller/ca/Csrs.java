package dev.weft.controller.ca;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** Signing requests of every kind, for tests. */
public final class Csrs {

    private Csrs() {}

    public static KeyPair ec(String curve) {
        return keys("EC", new ECGenParameterSpec(curve));
    }

    public static KeyPair rsa(int bits) {
        return keys("RSA", new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4));
    }

    public static KeyPair edwards() {
        return keys("EdDSA", NamedParameterSpec.ED25519);
    }

    /** A request for a key, signed with its own private key. */
    public static String pem(KeyPair pair) {
        return pem(pair.getPublic(), pair.getPrivate());
    }

    /** A request for a key, signed with any other. */
    public static String pem(PublicKey key, PrivateKey signer) {
        String algorithm =
                switch (signer.getAlgorithm()) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> "Ed25519";
                };
        try {
            byte[] der =
                    new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=whoever"), key)
                            .build(new JcaContentSignerBuilder(algorithm).build(signer))
                            .getEncoded();
            return Pem.encode("CERTIFICATE REQUEST", der);
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keys(String algorithm, AlgorithmParameterSpec spec) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(spec);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
