package dev.weft.controlplane;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the control plane's certificate, names included, against roots that may change. A file is
 * read again at every handshake, of which there are few; when it cannot be used, the last good
 * roots stay. Any thread.
 */
final class ReloadingTrust extends X509ExtendedTrustManager {

    private static final Logger LOG = LoggerFactory.getLogger(ReloadingTrust.class);

    private final TrustRoots source;
    private byte[] lastRead = new byte[0];
    private @Nullable X509ExtendedTrustManager current;

    ReloadingTrust(TrustRoots source) {
        this.source = source;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        current().checkServerTrusted(chain, authType, engine);
    }

    private synchronized X509ExtendedTrustManager current() throws CertificateException {
        try {
            return switch (source) {
                case TrustRoots.Platform _ -> orElse(current, null);
                case TrustRoots.Inline inline ->
                        orElse(current, inline.pem().getBytes(StandardCharsets.UTF_8));
                case TrustRoots.File file -> reloaded(file.path());
            };
        } catch (IOException | GeneralSecurityException e) {
            if (current != null) {
                LOG.warn("keeping the last roots of the control plane: {}", e.toString());
                return current;
            }
            throw new CertificateException("no roots for the control plane: " + e, e);
        }
    }

    private X509ExtendedTrustManager reloaded(Path path)
            throws IOException, GeneralSecurityException {
        byte[] pem = Files.readAllBytes(path);
        boolean same = Arrays.equals(pem, lastRead);
        X509ExtendedTrustManager trust = orElse(same ? current : null, pem);
        lastRead = pem;
        return trust;
    }

    private X509ExtendedTrustManager orElse(
            @Nullable X509ExtendedTrustManager known, byte @Nullable [] pem)
            throws IOException, GeneralSecurityException {
        if (known == null) {
            known = build(pem);
            current = known;
        }
        return known;
    }

    /** From PEM, or from the Java runtime's roots when there is none. */
    private static X509ExtendedTrustManager build(byte @Nullable [] pem)
            throws IOException, GeneralSecurityException {
        KeyStore roots = null;
        if (pem != null) {
            roots = KeyStore.getInstance("PKCS12");
            roots.load(null, null);
            int number = 0;
            for (Certificate root :
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(pem))) {
                roots.setCertificateEntry("root-" + number++, root);
            }
            if (number == 0) {
                throw new CertificateException("expected PEM certificates, found none");
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(roots);
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw clientOnly();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw clientOnly();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw clientOnly();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw clientOnly();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw clientOnly();
    }

    private static CertificateException clientOnly() {
        return new CertificateException("only a TLS engine's server is checked here");
    }
}
