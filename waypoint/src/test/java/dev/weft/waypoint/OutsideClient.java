package dev.weft.waypoint;

import dev.weft.testkit.ca.Issued;
import dev.weft.testkit.ca.TestRoot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A client outside the mesh: one connection with Java's own sockets and TLS. One test thread. */
final class OutsideClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;

    private OutsideClient(Socket socket) {
        this.socket = socket;
    }

    static OutsideClient plain(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new OutsideClient(socket);
    }

    /**
     * With TLS that trusts the root; the handshake is done.
     *
     * @param alpn what it offers, the best first
     */
    static OutsideClient tls(int port, TestRoot root, String sni, String... alpn)
            throws IOException, GeneralSecurityException {
        return tls(port, context(root, null), sni, alpn);
    }

    /** The same with a certificate of its own. */
    static OutsideClient tls(int port, TestRoot root, Issued own, String sni)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "own", own.key(), new char[0], own.chain().toArray(new X509Certificate[0]));
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        return tls(port, context(root, keys.getKeyManagers()), sni);
    }

    private static OutsideClient tls(int port, SSLContext context, String sni, String... alpn)
            throws IOException {
        Socket tcp = plain(port).socket;
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(tcp, sni, port, true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(sni)));
        parameters.setApplicationProtocols(alpn);
        tls.setSSLParameters(parameters);
        try {
            tls.startHandshake();
        } catch (IOException e) {
            tcp.close();
            throw e;
        }
        return new OutsideClient(tls);
    }

    private static SSLContext context(TestRoot root, KeyManager[] keys)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("root", root.certificate());
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        return context;
    }

    /** The first DNS name of the certificate that the server showed. */
    String shown() throws IOException, GeneralSecurityException {
        X509Certificate leaf =
                (X509Certificate) ((SSLSocket) socket).getSession().getPeerCertificates()[0];
        return String.valueOf(leaf.getSubjectAlternativeNames().iterator().next().get(1));
    }

    String alpn() {
        return ((SSLSocket) socket).getApplicationProtocol();
    }

    /** All that comes back for one request until the connection ends. */
    String get(String host, String path, String... headers) throws IOException {
        StringBuilder text = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
        text.append("host: ").append(host).append("\r\nconnection: close\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        socket.getOutputStream()
                .write(text.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    /** The head of the answer to a request after which the connection stays; no body is read. */
    String head(String host, String path) throws IOException {
        socket.getOutputStream()
                .write(
                        ("HEAD " + path + " HTTP/1.1\r\nhost: " + host + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** Waits until the other side ends the connection; false if it says something instead. */
    boolean isEnded() throws IOException {
        return socket.getInputStream().read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
