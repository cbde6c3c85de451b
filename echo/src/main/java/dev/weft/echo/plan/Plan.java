package dev.weft.echo.plan;

import dev.weft.echo.call.Target;
import java.time.Duration;
import java.util.List;

/** What a request gets. */
public sealed interface Plan {

    /** A header of the answer. */
    record Header(String name, String value) {}

    /** Wait, call the others, describe. */
    record Answer(Duration delay, List<Target> calls, List<Header> headers) implements Plan {

        public Answer {
            calls = List.copyOf(calls);
            headers = List.copyOf(headers);
        }
    }

    /** Wait, then fail. */
    record Fail(Duration delay, Rule.Failure failure, List<Header> headers) implements Plan {

        public Fail {
            headers = List.copyOf(headers);
        }
    }

    /** Status 400: the request asks for something that cannot be done. */
    record Refuse(String message) implements Plan {}
}
