package dev.weft.echo.plan;

import dev.weft.echo.call.Target;
import dev.weft.echo.flag.Units;
import dev.weft.echo.flag.UsageException;
import java.time.Duration;

/** What the program was told to do with requests to one path. */
public sealed interface Rule {

    /** Longest wait that can be asked for. */
    Duration LONGEST_DELAY = Duration.ofMinutes(10);

    /** The path that a request must have, without its query. */
    String path();

    /** Call another program and put its answer into ours. */
    record Call(String path, Target target) implements Rule {

        /** Reads {@code /path=http://service/path}. */
        public static Call parse(String text) throws UsageException {
            var target = Target.parse(valueOf(text));
            if (target.scheme() != Target.Scheme.HTTP) {
                throw new UsageException("expected an http:// target, not " + target);
            }
            return new Call(pathOf(text), target);
        }
    }

    /** Answer with a failure, this often. */
    record Fail(String path, Failure failure, int percent) implements Rule {

        /** Reads {@code /path=503@30%}, {@code /path=503} or {@code /path=reset@1%}. */
        public static Fail parse(String text) throws UsageException {
            var value = valueOf(text);
            var at = value.indexOf('@');
            if (at < 0) {
                return new Fail(pathOf(text), Failure.parse(value), 100);
            }
            var share = value.substring(at + 1);
            if (!share.endsWith("%")) {
                throw new UsageException("'" + share + "' is no percentage such as 30%");
            }
            var percent = Units.whole(share.substring(0, share.length() - 1), 0, 100);
            return new Fail(pathOf(text), Failure.parse(value.substring(0, at)), percent);
        }
    }

    /** Wait before the answer. */
    record Delay(String path, Duration time) implements Rule {

        /** Reads {@code /path=200ms}. */
        public static Delay parse(String text) throws UsageException {
            return new Delay(pathOf(text), time(valueOf(text)));
        }

        static Duration time(String text) throws UsageException {
            var time = Units.duration(text);
            if (time.compareTo(LONGEST_DELAY) > 0) {
                throw new UsageException("'" + text + "' is longer than the longest delay, 10m");
            }
            return time;
        }
    }

    /** How a request fails. */
    sealed interface Failure {

        /** With this status, 200 to 599. */
        record Status(int code) implements Failure {}

        /** By a reset of the connection, or of the HTTP/2 stream. */
        record Reset() implements Failure {}

        static Failure parse(String text) throws UsageException {
            return text.equals("reset") ? new Reset() : new Status(Units.whole(text, 200, 599));
        }
    }

    private static String pathOf(String text) throws UsageException {
        var equals = text.indexOf('=');
        if (equals < 1 || !text.startsWith("/")) {
            throw new UsageException("expected /path=value");
        }
        return text.substring(0, equals);
    }

    private static String valueOf(String text) {
        return text.substring(text.indexOf('=') + 1);
    }
}
