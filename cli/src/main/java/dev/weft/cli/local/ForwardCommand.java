package dev.weft.cli.local;

import dev.weft.cli.source.MeshChoice;
import dev.weft.local.client.LocalMeshClient;
import dev.weft.local.client.Splice;
import dev.weft.local.config.LocalMeshException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Leads a port of this machine into the mesh. */
@Command(
        name = "forward",
        description = "Lead a port of this machine to a Service or a pod, until Ctrl-C",
        footer = {
            "",
            "Connections come out on the first node, as traffic from outside does.",
            "",
            "Examples",
            "  weft local forward -n shop svc/shop-gateway 8080:80",
            "  curl -H 'Host: shop.example.com' http://127.0.0.1:8080/"
        })
final class ForwardCommand implements Callable<Integer> {

    private static final String PORTS = "(\\d{1,5}:)?\\d{1,5}";

    @Mixin private MeshChoice mesh;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "Namespace of the target (default: ${DEFAULT-VALUE})")
    private String namespace = "default";

    @Parameters(
            index = "0",
            paramLabel = "TARGET",
            description = "svc/NAME, deploy/NAME for any ready pod of it, or the name of a pod")
    private String target;

    @Parameters(
            index = "1",
            paramLabel = "[LOCAL:]PORT",
            description = "Port of the target, and before it the one here if it is another")
    private String ports;

    @Spec private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        if (!ports.matches(PORTS)) {
            throw new ParameterException(
                    command.commandLine(),
                    "\"" + ports + "\" are no ports: expected 8080:80, or 80 for both");
        }
        var colon = ports.indexOf(':');
        var port = Integer.parseInt(ports.substring(colon + 1));
        var here = colon < 0 ? port : Integer.parseInt(ports.substring(0, colon));
        var client = mesh.running();
        // Nobody is left waiting in a browser for a target that is not there.
        client.forward(namespace, target, port).close();
        try (var listener = listen(here)) {
            var out = command.commandLine().getOut();
            out.println(
                    "127.0.0.1:"
                            + ((InetSocketAddress) listener.getLocalAddress()).getPort()
                            + " -> "
                            + target
                            + ":"
                            + port);
            out.flush();
            while (true) {
                var connection = listener.accept();
                Thread.startVirtualThread(() -> serve(client, connection, port));
            }
        }
    }

    private static ServerSocketChannel listen(int port) throws IOException {
        var listener = ServerSocketChannel.open();
        try {
            return listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            listener.close();
            throw new LocalMeshException(
                    "cannot listen on 127.0.0.1:"
                            + port
                            + " ("
                            + e.getMessage()
                            + "): choose another port, as in 8080:80",
                    e);
        }
    }

    private void serve(LocalMeshClient client, SocketChannel here, int port) {
        try (here;
                var there = client.forward(namespace, target, port)) {
            Splice.join(here, there);
        } catch (IOException | LocalMeshException e) {
            var err = command.commandLine().getErr();
            err.println(e.getMessage());
            err.flush();
        }
    }
}
