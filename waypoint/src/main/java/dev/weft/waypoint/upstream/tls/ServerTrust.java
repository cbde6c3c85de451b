package dev.weft.waypoint.upstream.tls;

import com.google.protobuf.ByteString;
import dev.weft.net.IpAddresses;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Trusts servers whose certificate leads to one of the authorities and has one of the names. Any
 * thread.
 */
final class ServerTrust extends X509ExtendedTrustManager {
    private static final int URI = 6;
    private static final int DNS = 2;
    private static final int IP = 7;

    private final X509TrustManager chains;
    private final List<String> names;

    private ServerTrust(X509TrustManager chains, List<String> names) {
        this.chains = chains;
        this.names = names;
    }

    /**
     * With the authorities of the system if there are none.
     *
     * @param names none: {@code serverName}
     * @throws GeneralSecurityException an authority cannot be read
     */
    static ServerTrust of(List<ByteString> authorities, List<String> names, String serverName)
            throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities.isEmpty() ? null : store(authorities));
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager chains) {
                return new ServerTrust(chains, names.isEmpty() ? List.of(serverName) : names);
            }
        }
        throw new GeneralSecurityException("this Java runtime checks no X.509");
    }

    private static KeyStore store(List<ByteString> authorities) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        KeyStore store = KeyStore.getInstance("JKS");
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new GeneralSecurityException("an empty key store cannot be made", e);
        }
        int count = 0;
        for (ByteString pem : authorities) {
            Collection<? extends Certificate> all = factory.generateCertificates(pem.newInput());
            for (Certificate one : all) {
                store.setCertificateEntry("ca" + count, one);
                count++;
            }
        }
        if (count == 0) {
            throw new GeneralSecurityException("the authorities hold no certificate");
        }
        return store;
    }

    private void check(X509Certificate[] chain, String type) throws CertificateException {
        chains.checkServerTrusted(chain, type);
        Collection<List<?>> found = chain[0].getSubjectAlternativeNames();
        if (found != null) {
            for (List<?> name : found) {
                if (isOneOf((Integer) name.get(0), String.valueOf(name.get(1)))) {
                    return;
                }
            }
        }
        throw new CertificateException(
                "the server's certificate names " + found + ", expected one of " + names);
    }

    private boolean isOneOf(int kind, String found) {
        return switch (kind) {
            case URI -> names.contains(found);
            case DNS -> names.stream().anyMatch(name -> isHost(found, name));
            case IP ->
                    IpAddresses.parse(found)
                            .map(ip -> names.contains(IpAddresses.text(ip)))
                            .orElse(false);
            default -> false;
        };
    }

    /** A wildcard stands for exactly one label, the first (RFC 6125). */
    private static boolean isHost(String pattern, String name) {
        String lower = pattern.toLowerCase(Locale.ROOT);
        String host = name.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("*.")) {
            return lower.equals(host);
        }
        int dot = host.indexOf('.');
        return dot > 0 && lower.substring(1).equals(host.substring(dot));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        check(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        check(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        check(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        refuse();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        refuse();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        refuse();
    }

    private static void refuse() throws CertificateException {
        throw new CertificateException("this side trusts no clients");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return chains.getAcceptedIssuers();
    }
}
