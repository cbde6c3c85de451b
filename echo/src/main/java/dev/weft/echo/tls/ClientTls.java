package dev.weft.echo.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Whom the client trusts, and what it says it wants.
 *
 * @param serverName to ask for in place of the target's host
 * @param roots certificates to trust in place of the system's, PEM
 * @param anyone trust whoever answers
 */
public record ClientTls(Optional<String> serverName, Optional<Path> roots, boolean anyone) {

    /** The target's host, and whom the system trusts. */
    public static final ClientTls USUAL = new ClientTls(Optional.empty(), Optional.empty(), false);

    /** TLS over a connected socket, handshake done. */
    public Socket over(Socket plain, String host, int port) throws IOException {
        var socket = (SSLSocket) context().getSocketFactory().createSocket(plain, host, port, true);
        socket.setSSLParameters(parameters(socket.getSSLParameters(), host));
        socket.startHandshake();
        return socket;
    }

    /** A client's engine that offers these protocols. */
    public SSLEngine engine(String host, int port, List<String> protocols) throws IOException {
        var engine = context().createSSLEngine(host, port);
        engine.setUseClientMode(true);
        var parameters = parameters(engine.getSSLParameters(), host);
        parameters.setApplicationProtocols(protocols.toArray(String[]::new));
        engine.setSSLParameters(parameters);
        return engine;
    }

    private SSLParameters parameters(SSLParameters parameters, String host) {
        var name = serverName.orElse(host);
        if (isHostName(name)) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        if (!anyone) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        return parameters;
    }

    /** RFC 6066, 3: an address is no server name. */
    private static boolean isHostName(String name) {
        return !name.contains(":") && !name.matches("[0-9.]+");
    }

    private SSLContext context() throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot use TLS: " + e.getMessage(), e);
        }
    }

    private TrustManager[] trust() throws IOException, GeneralSecurityException {
        if (anyone) {
            return new TrustManager[] {new Anyone()};
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        if (roots.isPresent()) {
            factory.init(store(roots.get()));
        } else {
            factory.init((KeyStore) null);
        }
        return factory.getTrustManagers();
    }

    private static KeyStore store(Path file) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var pem = Files.newInputStream(file)) {
            for (var root : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("root-" + store.size(), root);
            }
        }
        return store;
    }

    /** Checks nothing: for servers whose certificate nobody vouches for. */
    private static final class Anyone extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
