package dev.weft.echo.server;

import dev.weft.echo.call.Target;
import dev.weft.echo.flag.UsageException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * Decides what a request gets, from the rules of the command line and from the request's own
 * switches, which win: {@code ?status=503&delay=100ms} or the headers {@code x-echo-status} and
 * {@code x-echo-delay}. Pure but for the dice.
 */
final class Behaviour {

    private final List<Rule> rules;
    private final IntSupplier dice;

    /** {@code dice} yields 0 to 99. */
    Behaviour(List<Rule> rules, IntSupplier dice) {
        this.rules = List.copyOf(rules);
        this.dice = dice;
    }

    /**
     * What to do with a request.
     *
     * @param path without the query
     * @param status the switch for the status in the request, if there is one
     * @param delay the switch for the wait, if there is one
     */
    Plan plan(String path, Optional<String> status, Optional<String> delay) {
        try {
            Optional<Rule.Failure> asked =
                    status.isEmpty()
                            ? Optional.empty()
                            : Optional.of(Rule.Failure.parse(status.get()));
            var wait = delay.isEmpty() ? configuredDelay(path) : Rule.Delay.time(delay.get());
            var failure = asked.isPresent() ? asked : configuredFailure(path);
            return failure.<Plan>map(how -> new Plan.Fail(wait, how))
                    .orElseGet(() -> new Plan.Answer(wait, calls(path)));
        } catch (UsageException e) {
            return new Plan.Refuse(
                    "a switch of this request cannot be followed: " + e.getMessage());
        }
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

    /** What a request gets. */
    sealed interface Plan {

        /** Wait, call the others, describe. */
        record Answer(Duration delay, List<Target> calls) implements Plan {}

        /** Wait, then fail. */
        record Fail(Duration delay, Rule.Failure failure) implements Plan {}

        /** Status 400: the request asks for something that cannot be done. */
        record Refuse(String message) implements Plan {}
    }
}
