package dev.weft.echo.client;

import dev.weft.echo.call.Dial;
import dev.weft.echo.call.HttpCall;
import dev.weft.echo.call.HttpCall.Header;
import dev.weft.echo.call.Target;
import dev.weft.echo.call.Target.Scheme;
import dev.weft.echo.flag.Flags;
import dev.weft.echo.flag.Units;
import dev.weft.echo.flag.UsageException;
import dev.weft.echo.tls.ClientTls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the client was told on its command line.
 *
 * @param what load, held connections or bulk transfer
 * @param call the request to make
 * @param concurrency workers, each with a connection of its own
 * @param timeout for one call, connecting included
 * @param form what is written
 */
record ClientSettings(What what, HttpCall call, int concurrency, Duration timeout, Form form) {

    static final List<String> VALUED =
            List.of(
                    "-n",
                    "-c",
                    "--rate",
                    "--duration",
                    "--timeout",
                    "-H",
                    "-X",
                    "--data",
                    "--interval",
                    "--bytes",
                    "--connect",
                    "--sni",
                    "--cacert",
                    "-o");
    static final List<String> SWITCHES =
            List.of(
                    "--keep-alive",
                    "--new-connections",
                    "--hold",
                    "--json",
                    "--insecure",
                    "--help");

    /** What is written. */
    enum Form {
        TEXT,
        /** JSON: the counts of a load, or a line for each event. */
        COUNTS,
        /** JSON: a line for each call. */
        CALLS
    }

    /** The three things that a client does. */
    sealed interface What {

        /**
         * Calls.
         *
         * @param count how many, if they are counted
         * @param duration how long, if it is timed
         * @param rate calls a second over all workers, or as fast as they go
         * @param keepAlive one connection for all calls of a worker
         */
        record Load(
                Optional<Long> count,
                Optional<Duration> duration,
                Optional<Integer> rate,
                boolean keepAlive)
                implements What {}

        /** Connections kept open, with an exchange on each every {@code interval}. */
        record Hold(Duration interval, Optional<Duration> duration) implements What {}

        /** Bytes there and back on each connection. */
        record Bulk(long bytes) implements What {}
    }

    static ClientSettings of(Flags flags) throws UsageException {
        if (flags.words().size() != 1) {
            throw new UsageException(
                    "expected one target such as http://orders/ or tcp://host:9090, not "
                            + flags.words());
        }
        var target = Target.parse(flags.words().getFirst()).by(dial(flags));
        var method = flags.last("-X", text -> text).orElse("GET");
        var headers = flags.all("-H", ClientSettings::header);
        var body = flags.last("--data", text -> text).orElse("");
        return new ClientSettings(
                what(flags, target),
                new HttpCall(method, target, headers, body),
                flags.last("-c", text -> Units.whole(text, 1, 10_000)).orElse(1),
                flags.last("--timeout", Units::duration).orElse(Duration.ofSeconds(10)),
                form(flags));
    }

    private static Dial dial(Flags flags) throws UsageException {
        var tls =
                new ClientTls(
                        flags.last("--sni", text -> text),
                        flags.last("--cacert", Path::of),
                        flags.has("--insecure"));
        return new Dial(flags.last("--connect", Dial.Place::parse), tls);
    }

    private static Form form(Flags flags) throws UsageException {
        var output = flags.last("-o", text -> text);
        if (output.isPresent() && !output.get().equals("json")) {
            throw new UsageException("-o=" + output.get() + ": expected json");
        }
        if (output.isPresent()) {
            return Form.CALLS;
        }
        return flags.has("--json") ? Form.COUNTS : Form.TEXT;
    }

    private static What what(Flags flags, Target target) throws UsageException {
        var tcp = target.scheme() == Scheme.TCP;
        var duration = flags.last("--duration", Units::duration);
        var bytes = flags.last("--bytes", Units::bytes);
        if (bytes.isPresent()) {
            if (!tcp) {
                throw new UsageException("--bytes needs a tcp:// target, not " + target);
            }
            return new What.Bulk(bytes.get());
        }
        if (flags.has("--hold")) {
            if (!tcp && target.scheme() != Scheme.HTTP) {
                throw new UsageException("--hold needs a tcp:// or http:// target, not " + target);
            }
            var interval = flags.last("--interval", Units::duration);
            return new What.Hold(interval.orElse(Duration.ofMillis(500)), duration);
        }
        if (tcp) {
            throw new UsageException("a tcp:// target needs --hold or --bytes");
        }
        var count = flags.last("-n", text -> (long) Units.whole(text, 1, Integer.MAX_VALUE));
        var counted = count.isEmpty() && duration.isEmpty() ? Optional.of(1L) : count;
        var rate = flags.last("--rate", text -> Units.whole(text, 1, 1_000_000));
        return new What.Load(counted, duration, rate, keepAlive(flags));
    }

    private static boolean keepAlive(Flags flags) throws UsageException {
        if (flags.has("--keep-alive") && flags.has("--new-connections")) {
            throw new UsageException("--keep-alive and --new-connections exclude each other");
        }
        return !flags.has("--new-connections");
    }

    private static Header header(String text) throws UsageException {
        var colon = text.indexOf(':');
        if (colon < 1) {
            throw new UsageException("expected -H name:value");
        }
        try {
            return new Header(text.substring(0, colon).strip(), text.substring(colon + 1).strip());
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
