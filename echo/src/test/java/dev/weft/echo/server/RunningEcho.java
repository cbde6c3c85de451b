package dev.weft.echo.server;

import dev.weft.echo.flag.Flags;
import dev.weft.echo.flag.UsageException;
import dev.weft.echo.plan.Behaviour;
import dev.weft.echo.request.Self;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An echo server in this process, on free ports. */
public final class RunningEcho implements AutoCloseable {

    private final EchoServer server;
    private final Map<String, Integer> ports;

    private RunningEcho(EchoServer server, Map<String, Integer> ports) {
        this.server = server;
        this.ports = ports;
    }

    /** Starts one with the flags of the command line, its dice always at 0. */
    public static RunningEcho start(String... flags) throws UsageException, IOException {
        var parsed = Flags.parse(List.of(flags), EchoSettings.FLAGS, List.of());
        var settings = EchoSettings.of(parsed);
        var self = Self.of(settings.name(), settings.version(), Map.of("POD_NAME", "pod-1"));
        var behaviour = new Behaviour(settings.rules(), () -> 0);
        var server = new EchoServer(settings, self, behaviour, Duration.ofSeconds(20));
        return new RunningEcho(server, server.start());
    }

    public int port(String protocol) {
        return ports.get(protocol);
    }

    @Override
    public void close() {
        server.close();
    }
}
