package dev.weft.ztunnel;

import static dev.weft.ztunnel.LoopbackMesh.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.net.IpPort;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** What applications do in a {@link LoopbackMesh}. */
final class Calls {
    private Calls() {}

    /** Makes a connection. */
    interface Opening {
        Socket open() throws IOException;
    }

    /** A connection of a pod's application, as the redirect delivers it. */
    static Socket call(LoopbackMesh mesh, int pod, IpPort destination) throws IOException {
        return redirected(mesh, destination, at(pod, 15001));
    }

    /** A connection to a pod from outside the mesh, as the redirect delivers it. */
    static Socket plaintext(LoopbackMesh mesh, int pod, IpPort destination) throws IOException {
        return redirected(mesh, destination, at(pod, 15006));
    }

    private static Socket redirected(LoopbackMesh mesh, IpPort destination, IpPort listener)
            throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        mesh.redirected(socket.getLocalPort(), destination);
        return connect(listener, socket);
    }

    static Socket connect(IpPort address, Socket socket) throws IOException {
        socket.setSoTimeout(20_000);
        socket.connect(address.toSocketAddress(), 20_000);
        return socket;
    }

    static void assertReset(LoopbackMesh mesh, int pod, IpPort destination) {
        assertReset(() -> call(mesh, pod, destination));
    }

    /** A clean end would not do: an application could take it for an empty answer. */
    static void assertReset(Opening opening) {
        assertThatThrownBy(
                        () -> {
                            try (Socket client = opening.open()) {
                                expectMore(client);
                            }
                        })
                .isInstanceOf(SocketException.class);
    }

    static void echo(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        InputStream in = client.getInputStream();
        assertThat(in.readNBytes(text.length())).asString().isEqualTo(text);
    }

    /** Fails by an exception unless a byte comes; a clean end is a defect here. */
    static void expectMore(Socket client) throws IOException {
        assertThat(client.getInputStream().read()).isNotNegative();
    }

    /** The sum of a metric over all its labels. */
    static long counted(LoopbackMesh.Node node, String metric) {
        return node.metrics()
                .lines()
                .filter(line -> line.startsWith(metric + "{"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
