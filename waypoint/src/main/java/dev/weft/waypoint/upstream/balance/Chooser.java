package dev.weft.waypoint.upstream.balance;

import dev.weft.waypoint.upstream.settings.Balancing;

/** One way to choose on a line of at least one endpoint. Immutable, any thread. */
interface Chooser {

    /** The index of the one chosen. */
    int choose(Ask ask);

    /**
     * What to take instead of one that cannot be taken.
     *
     * @param attempt 1 for the first one instead
     */
    default int instead(Ask ask, int attempt) {
        return choose(ask);
    }

    static Chooser of(Balancing balancing, Line line) {
        return switch (balancing.algorithm()) {
            case LEAST_REQUEST, PASSTHROUGH ->
                    new TwoChoices(line, new Warm(balancing.warmup()), TwoChoices.Cost.REQUESTS);
            case EWMA -> new TwoChoices(line, new Warm(balancing.warmup()), TwoChoices.Cost.TIME);
            case ROUND_ROBIN -> new Turns(line, new Warm(balancing.warmup()));
            case RANDOM -> ask -> line.at(ask.random().nextLong(line.length()));
            case RING_HASH -> new Bounded(line, new Ring(line, balancing.tableSize()), balancing);
            case MAGLEV -> new Bounded(line, new Maglev(line, balancing.tableSize()), balancing);
        };
    }
}
