package dev.weft.echo.plan;

import dev.weft.echo.call.Target;
import dev.weft.echo.flag.Units;
import dev.weft.echo.flag.UsageException;
import dev.weft.echo.plan.Plan.Header;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;

/**
 * Decides what a request gets, from the rules of the command line and from the request's own
 * switches, which win: {@code ?status=503&delay=100ms} or the headers {@code x-echo-status} and
 * {@code x-echo-delay}. Pure but for the dice and the count of attempts.
 */
public final class Behaviour {

    private static final int MOST_TIMES = 1_000_000;

    /** RFC 9110, 5.1 and 5.5. */
    private static final Pattern HEADER =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([ -~\t]*)");

    /** Those that say where a message ends. */
    private static final Set<String> FRAMING =
            Set.of("content-length", "transfer-encoding", "connection", "upgrade", "trailer");

    private final List<Rule> rules;
    private final IntSupplier dice;
    private final Attempts attempts = new Attempts();

    /** {@code dice} yields 0 to 99. */
    public Behaviour(List<Rule> rules, IntSupplier dice) {
        this.rules = List.copyOf(rules);
        this.dice = dice;
    }

    /** What to do with a request to this path, without its query. */
    public Plan plan(String path, Switches asked) {
        try {
            return decide(path, isOver(path, asked) ? asked.withoutFailure() : asked);
        } catch (UsageException e) {
            return new Plan.Refuse(
                    "a switch of this request cannot be followed: " + e.getMessage());
        }
    }

    private Plan decide(String path, Switches asked) throws UsageException {
        Optional<Rule.Failure> status =
                asked.status().isEmpty()
                        ? Optional.empty()
                        : Optional.of(Rule.Failure.parse(asked.status().get()));
        var headers = new ArrayList<Header>();
        for (var header : asked.headers()) {
            headers.add(header(header));
        }
        var wait =
                asked.delay().isEmpty()
                        ? configuredDelay(path)
                        : Rule.Delay.time(asked.delay().get());
        var failure = status.isPresent() ? status : configuredFailure(path);
        return failure.<Plan>map(how -> new Plan.Fail(wait, how, headers))
                .orElseGet(() -> new Plan.Answer(wait, calls(path), headers));
    }

    /** Whether enough requests of this key have failed. */
    private boolean isOver(String path, Switches asked) throws UsageException {
        if (asked.times().isEmpty()) {
            return false;
        }
        var times = Units.whole(asked.times().get(), 0, MOST_TIMES);
        return attempts.next(asked.key().orElse(path)) > times;
    }

    private static Header header(String text) throws UsageException {
        var match = HEADER.matcher(text);
        if (!match.matches()) {
            throw new UsageException("'" + text + "' is no header; expected name:value");
        }
        if (FRAMING.contains(match.group(1).toLowerCase(Locale.ROOT))) {
            throw new UsageException(
                    "the header '" + match.group(1) + "' belongs to the message itself");
        }
        return new Header(match.group(1), match.group(2).strip());
    }

    private Duration configuredDelay(String path) {
        var sum = Duration.ZERO;
        for (var rule : rules) {
            if (rule instanceof Rule.Delay delay && delay.path().equals(path)) {
                sum = sum.plus(delay.time());
            }
        }
        return sum;
    }

    private Optional<Rule.Failure> configuredFailure(String path) {
        for (var rule : rules) {
            if (rule instanceof Rule.Fail fail
                    && fail.path().equals(path)
                    && dice.getAsInt() < fail.percent()) {
                return Optional.of(fail.failure());
            }
        }
        return Optional.empty();
    }

    private List<Target> calls(String path) {
        return rules.stream()
                .filter(rule -> rule instanceof Rule.Call && rule.path().equals(path))
                .map(rule -> ((Rule.Call) rule).target())
                .toList();
    }
}
