package dev.weft.controller.ca;

import dev.weft.net.IpAddresses;
import java.net.Socket;
import java.security.KeyPair;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.asn1.x509.GeneralName;
import org.jspecify.annotations.Nullable;

/**
 * The certificate of the controller's own listener, signed by its root, renewed in place: the next
 * handshake after {@link #renewIfDue} uses the new one, connections that stand are not touched. Any
 * thread.
 */
public final class ServingCertificate extends X509ExtendedKeyManager {

    static final Duration LIFE = Duration.ofHours(24);

    private static final String ALIAS = "serving";
    private static final String[] ALIASES = {ALIAS};

    private final CertificateIssuer issuer;
    private final List<GeneralName> names;

    /** Published to handshakes on any thread; key and certificate only ever change together. */
    private volatile Current current;

    private record Current(PrivateKey key, X509Certificate leaf, Instant renewAt) {}

    /**
     * @param names DNS names and addresses under which clients reach the listener
     */
    public ServingCertificate(CertificateIssuer issuer, List<String> names) {
        this.issuer = issuer;
        this.names = names.stream().map(ServingCertificate::generalName).toList();
        this.current = issue();
    }

    /** Renews at half of its life. Cheap when it is not due. */
    public void renewIfDue() {
        if (!issuer.now().isBefore(current.renewAt())) {
            current = issue();
        }
    }

    private Current issue() {
        KeyPair pair = Certificates.newKeyPair();
        X509Certificate leaf = issuer.issueServing(pair.getPublic(), names, LIFE);
        return new Current(pair.getPrivate(), leaf, issuer.now().plus(LIFE.dividedBy(2)));
    }

    private static GeneralName generalName(String name) {
        boolean address = IpAddresses.parse(name).isPresent();
        return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return new X509Certificate[] {current.leaf(), issuer.root().certificate()};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return current.key();
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return ALIASES.clone();
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return keyType.startsWith("EC") ? ALIAS : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return keyType.startsWith("EC") ? ALIAS : null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
