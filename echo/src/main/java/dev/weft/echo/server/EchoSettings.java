package dev.weft.echo.server;

import dev.weft.echo.flag.Flags;
import dev.weft.echo.flag.Units;
import dev.weft.echo.flag.UsageException;
import dev.weft.echo.plan.Rule;
import dev.weft.echo.tls.ServerTls;
import dev.weft.echo.tls.ServerTls.KeyFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the server was told on its command line.
 *
 * @param http port of HTTP/1.1 and HTTP/2, if it is to listen; 0 takes a free one
 * @param grpc port of gRPC, likewise
 * @param tcp port of the byte echo, likewise
 * @param https port of HTTP/1.1 and HTTP/2 by TLS, likewise
 * @param tls with what that port proves itself
 * @param name the service that this program plays
 * @param version its version
 * @param rules what to do with requests, by path
 * @param callTimeout the longest that a call to another program may take
 */
record EchoSettings(
        OptionalInt http,
        OptionalInt grpc,
        OptionalInt tcp,
        OptionalInt https,
        ServerTls tls,
        String name,
        String version,
        List<Rule> rules,
        Duration callTimeout) {

    static final List<String> FLAGS =
            List.of(
                    "--http",
                    "--grpc",
                    "--tcp",
                    "--https",
                    "--tls-cert",
                    "--tls-key",
                    "--tls-name",
                    "--name",
                    "--version",
                    "--call",
                    "--fail",
                    "--delay",
                    "--call-timeout");

    EchoSettings {
        rules = List.copyOf(rules);
    }

    static EchoSettings of(Flags flags) throws UsageException {
        if (!flags.words().isEmpty()) {
            throw new UsageException(
                    "unexpected word '" + flags.words().getFirst() + "'; --help lists the flags");
        }
        var rules = new ArrayList<Rule>();
        rules.addAll(flags.all("--call", Rule.Call::parse));
        rules.addAll(flags.all("--fail", Rule.Fail::parse));
        rules.addAll(flags.all("--delay", Rule.Delay::parse));
        var settings =
                new EchoSettings(
                        port(flags, "--http"),
                        port(flags, "--grpc"),
                        port(flags, "--tcp"),
                        port(flags, "--https"),
                        tls(flags),
                        flags.last("--name", text -> text).orElse("echo"),
                        flags.last("--version", text -> text).orElse("v1"),
                        rules,
                        flags.last("--call-timeout", Units::duration)
                                .orElse(Duration.ofSeconds(10)));
        if (settings.servesNothing()) {
            throw new UsageException(
                    "nothing to serve; give --http, --https, --grpc or --tcp a port");
        }
        return settings;
    }

    private boolean servesNothing() {
        return http.isEmpty() && grpc.isEmpty() && tcp.isEmpty() && https.isEmpty();
    }

    private static ServerTls tls(Flags flags) throws UsageException {
        var certificate = flags.last("--tls-cert", Path::of);
        var key = flags.last("--tls-key", Path::of);
        if (certificate.isPresent() != key.isPresent()) {
            throw new UsageException("--tls-cert and --tls-key go together");
        }
        var names = flags.all("--tls-name", text -> text);
        return new ServerTls(
                certificate.isPresent()
                        ? Optional.of(new KeyFiles(certificate.get(), key.orElseThrow()))
                        : Optional.empty(),
                names.isEmpty() ? List.of("localhost") : names);
    }

    private static OptionalInt port(Flags flags, String name) throws UsageException {
        var port = flags.last(name, text -> Units.whole(text, 0, 65535));
        return port.isPresent() ? OptionalInt.of(port.get()) : OptionalInt.empty();
    }
}
