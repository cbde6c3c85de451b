package dev.weft.mesh;

import dev.weft.testkit.ca.Issued;
import dev.weft.testkit.ca.TestRoot;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A program that is run inside a pod and means no good: {@code noise <host> <port>} sends bytes
 * that are nothing, {@code slow <host> <port> <count>} stops in the middle of a word, {@code
 * stranger <host> <port> <SPIFFE id>} claims an identity that a root of its own signed. Each writes
 * what became of it.
 */
public final class HostilePeer {

    private static final int PATIENCE_MILLIS = 15_000;
    private static final int NOISE_BYTES = 256 << 10;

    private HostilePeer() {}

    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        InetSocketAddress target =
                new InetSocketAddress(arguments[1], Integer.parseInt(arguments[2]));
        switch (arguments[0]) {
            case "noise" -> noise(target);
            case "slow" -> slow(target, Integer.parseInt(arguments[3]));
            case "stranger" -> stranger(target, arguments[3]);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void noise(InetSocketAddress target) throws IOException {
        byte[] noise = new byte[NOISE_BYTES];
        new Random(1).nextBytes(noise);
        List<byte[]> texts =
                List.of(
                        noise,
                        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                        "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                        new byte[] {0x16, 0x03, 0x01, (byte) 0xff, (byte) 0xff, 1, 2, 3});
        for (byte[] text : texts) {
            try (Socket socket = new Socket()) {
                socket.connect(target, PATIENCE_MILLIS);
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.getOutputStream().write(text);
                socket.shutdownOutput();
                drain(socket.getInputStream());
                System.out.println("closed");
            } catch (SocketTimeoutException e) {
                System.out.println("still open");
            } catch (IOException e) {
                System.out.println("refused " + e.getMessage());
            }
        }
    }

    private static void slow(InetSocketAddress target, int count) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket();
            socket.connect(target, PATIENCE_MILLIS);
            socket.getOutputStream().write(new byte[] {0x16, 0x03});
            sockets.add(socket);
        }
        System.out.println("open " + sockets.size());
        int closed = 0;
        for (Socket socket : sockets) {
            socket.setSoTimeout(2 * PATIENCE_MILLIS);
            try (socket) {
                drain(socket.getInputStream());
                closed++;
            } catch (SocketTimeoutException e) {
                System.out.println("still open");
            } catch (IOException e) {
                closed++;
            }
        }
        System.out.println("closed " + closed);
    }

    private static void stranger(InetSocketAddress target, String identity)
            throws IOException, GeneralSecurityException {
        Issued issued = TestRoot.create("another root").workload(identity);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry(
                "own", issued.key(), new char[0], issued.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory manager = KeyManagerFactory.getInstance("PKIX");
        manager.init(keys, new char[0]);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(manager.getKeyManagers(), new TrustManager[] {new Credulous()}, null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket()) {
            socket.connect(target, PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            // With TLS 1.3 the client is done before the server has looked at its certificate.
            socket.getOutputStream()
                    .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            int first = socket.getInputStream().read();
            System.out.println(first < 0 ? "refused by closing" : "accepted");
        } catch (IOException e) {
            System.out.println("refused " + e.getMessage());
        }
    }

    private static void drain(InputStream in) throws IOException {
        byte[] buffer = new byte[16 << 10];
        while (in.read(buffer) >= 0) {
            // What comes back does not matter, only that it ends.
        }
    }

    /** Believes every server: this program is the one that is not to be believed. */
    private static final class Credulous implements X509TrustManager {

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
