package dev.weft.waypoint.match;

import dev.weft.waypoint.http.RequestHead;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One of the conditions that a request must meet all of. Immutable. */
sealed interface Condition {

    /**
     * Whether it holds.
     *
     * @param port that the client dialled
     */
    boolean holds(RequestHead head, int port);

    /** What is asked for, for people. Values of the request are not in it: they may be secret. */
    String text();

    record Path(PathMatch match) implements Condition {
        @Override
        public boolean holds(RequestHead head, int port) {
            return match.matches(head.path());
        }

        @Override
        public String text() {
            return match.text();
        }
    }

    record Port(int wanted) implements Condition {
        @Override
        public boolean holds(RequestHead head, int port) {
            return port == wanted;
        }

        @Override
        public String text() {
            return "port = " + wanted;
        }
    }

    record Method(TextMatch match) implements Condition {
        @Override
        public boolean holds(RequestHead head, int port) {
            return match.matches(head.method());
        }

        @Override
        public String text() {
            return "method " + match.text();
        }
    }

    record Scheme(TextMatch match) implements Condition {
        @Override
        public boolean holds(RequestHead head, int port) {
            return match.matches(head.scheme());
        }

        @Override
        public String text() {
            return "scheme " + match.text();
        }
    }

    record Authority(TextMatch match) implements Condition {
        @Override
        public boolean holds(RequestHead head, int port) {
            return match.matches(head.authority());
        }

        @Override
        public String text() {
            return "authority " + match.text();
        }
    }

    /** Several values of one header are compared as one, joined by commas. */
    record Header(String name, TextMatch match, boolean invert) implements Condition {
        static Header of(String name, TextMatch match, boolean invert) {
            return new Header(name.toLowerCase(Locale.ROOT), match, invert);
        }

        @Override
        public boolean holds(RequestHead head, int port) {
            return match.matches(value(head)) != invert;
        }

        /** What is not a header to us is one to those who write routes. */
        private @Nullable String value(RequestHead head) {
            return switch (name) {
                case "host", ":authority" -> head.authority().isEmpty() ? null : head.authority();
                case ":method" -> head.method();
                case ":path" -> head.target();
                case ":scheme" -> head.scheme();
                default -> head.header(name);
            };
        }

        @Override
        public String text() {
            return "header " + name + (invert ? " not " : " ") + match.text();
        }
    }

    /** The first value of a parameter counts. */
    record Query(String name, TextMatch match, boolean invert) implements Condition {
        @Override
        public boolean holds(RequestHead head, int port) {
            return match.matches(head.parameter(name)) != invert;
        }

        @Override
        public String text() {
            return "query " + name + (invert ? " not " : " ") + match.text();
        }
    }
}
