package dev.weft.echo.server;

import dev.weft.echo.flag.Flags;
import dev.weft.echo.flag.UsageException;
import dev.weft.echo.plan.Behaviour;
import dev.weft.echo.request.Self;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Runs the server until the process is told to end. */
public final class ServerProgram {

    /** Kubernetes gives a pod 30 s to end; a sample needs less. */
    private static final Duration DRAIN_TIME = Duration.ofSeconds(5);

    private static final String HELP =
            """
            weft-echo answers each request with a JSON description of what it received.

            weft-echo --http=8080 [--grpc=7070] [--tcp=9090] [--https=8443] [--name=orders]
              --http=PORT           HTTP/1.1 and HTTP/2 without TLS (h2c) on one port
              --grpc=PORT           gRPC: the unary method weft.echo.Echo/Unary
              --tcp=PORT            a line of JSON, then every byte comes back
              --https=PORT          the same as --http by TLS (HTTP/1.1 and h2), with --tls-cert
                                    and --tls-key (PEM), or a certificate made for the
                                    hosts of --tls-name (localhost)
              --name=, --version=   what the answers call this program (echo, v1)
              --call=/path=URL      a request to /path calls the URL too; its answer goes
                                    under "calls" of ours. May repeat
              --call-timeout=10s    the longest that such a call may take
              --fail=/path=503@30%  fail so often; "reset" in place of a status resets
              --delay=/path=200ms   wait before the answer
            A request can ask for the same: ?status=503&delay=100ms, or the headers
            x-echo-status and x-echo-delay. With times=2 they apply to the first 2 requests
            (of key=NAME, else of the path). header=name:value adds a header to the answer.
            A WebSocket is echoed on every path; its first message is the description.
            GET /_echo/requests[?header=name:value] tells which requests came (DELETE forgets
            them). It is a collector of traces too: POST /v1/traces, GET /_echo/spans.

            weft-echo client --help   the client: calls, load, held connections, bulk
            """;

    private ServerProgram() {}

    /** Returns the exit status once a signal ended the server: 0, or 1 when it could not start. */
    public static int run(List<String> args, PrintStream out, PrintStream err)
            throws UsageException {
        var flags = Flags.parse(args, EchoSettings.FLAGS, List.of("--help"));
        if (flags.has("--help")) {
            out.print(HELP);
            return 0;
        }
        var settings = EchoSettings.of(flags);
        var self = Self.of(settings.name(), settings.version(), System.getenv());
        var behaviour =
                new Behaviour(settings.rules(), () -> ThreadLocalRandom.current().nextInt(100));
        var server = new EchoServer(settings, self, behaviour, DRAIN_TIME);
        try {
            var ports = server.start();
            out.println("weft-echo " + self.name() + " " + self.version() + " listens: " + ports);
            out.flush();
        } catch (IOException e) {
            server.close();
            err.println("weft-echo: " + e.getMessage());
            return 1;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "drain"));
        server.awaitEnd();
        return 0;
    }
}
