package dev.weft.echo.client;

import dev.weft.echo.client.ClientSettings.Form;
import dev.weft.echo.client.ClientSettings.What;
import dev.weft.echo.flag.Flags;
import dev.weft.echo.flag.UsageException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Runs the client. */
public final class ClientProgram {

    private static final String HELP =
            """
            weft-echo client TARGET calls a server and says what came of it.

            Calls and load: http://host[:port]/path, h2c://... (HTTP/2), grpc://host:port,
            ws://... (a message on a WebSocket, and back); by TLS https://, h2://, wss://
              -n N                 so many calls (1, unless --duration is given)
              -c N                 workers at the same time (1)
              --rate R             calls a second over all workers (as fast as they go)
              --duration D         for so long: 500ms, 10s, 2m
              --keep-alive         one connection per worker (the default)
              --new-connections    a connection per call
              --timeout D          for each call (10s)
              -X METHOD  -H 'name: value'  --data TEXT
              --connect HOST:PORT  connect there, whatever the target says: to a gateway
              --sni NAME           ask for this server by TLS, not for the target's host
              --cacert FILE        trust these roots (PEM)   --insecure  trust anyone
              Redirects are not followed.

            Held connections: tcp://host:port --hold, http://host/path --hold
              opens -c connections, makes an exchange on each every --interval (500ms), and
              tells at once when and why one closes; ends after --duration, or when all closed

            Bulk: tcp://host:port --bytes 1GiB [-c N]
              sends so many bytes on each connection to an echo and compares SHA-256 of what
              went with that of what came back

            -o json  a line of JSON for each call: status, headers, body, micros; or error, reason
            --json   load: one line of counts at the end; held and bulk: a line for each event
            Exit status: 0 all went well, 1 something failed, 2 wrong command line.

            Examples
              weft-echo client http://orders/
              weft-echo client http://payment-service/ -H 'x-tester: true' -o json
              weft-echo client http://orders/ --rate 100 --duration 20s --new-connections --json
              weft-echo client tcp://inventory-service:9090 --hold --duration 1m
            """;

    private ClientProgram() {}

    /** Returns the exit status: 0 when nothing failed, else 1. */
    public static int run(List<String> args, PrintStream out, PrintStream err)
            throws UsageException {
        var flags = Flags.parse(args, ClientSettings.VALUED, ClientSettings.SWITCHES);
        if (flags.has("--help")) {
            out.print(HELP);
            return 0;
        }
        var settings = ClientSettings.of(flags);
        var output = new Output(out, err, settings.form() == Form.COUNTS);
        var stop = new CountDownLatch(1);
        try (var _ = new StopOnSignal(stop)) {
            var good =
                    switch (settings.what()) {
                        case What.Load load -> new LoadRun(settings, load, output, stop).run();
                        case What.Hold hold -> new HoldRun(settings, hold, output, stop).run();
                        case What.Bulk bulk -> new BulkRun(settings, bulk.bytes(), output).run();
                    };
            return good ? 0 : 1;
        }
    }
}
