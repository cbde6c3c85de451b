package dev.weft.waypoint.upstream.balance;

import dev.weft.waypoint.upstream.settings.Balancing;

/**
 * A choice by hash that passes over an endpoint with too much to do (Mirrokni et al., "Consistent
 * Hashing with Bounded Loads", 2016): the one at the next place is taken instead. All endpoints get
 * their due part of a bound that grows with the requests under way.
 */
final class Bounded implements Chooser {
    /** Places that are looked at before the least busy of them is taken. */
    private static final int MOST_STEPS = 64;

    private final Line line;
    private final HashTable table;
    private final int boundPercent;

    Bounded(Line line, HashTable table, Balancing balancing) {
        this.line = line;
        this.table = table;
        this.boundPercent = balancing.boundPercent();
    }

    @Override
    public int choose(Ask ask) {
        int place = table.place(ask.hash());
        int owner = table.owner(place);
        if (boundPercent == 0) {
            return owner;
        }
        int total = ask.active();
        int best = owner;
        for (int step = 0; step < MOST_STEPS; step++) {
            int candidate = table.owner((place + step) % table.places());
            if (isWithin(candidate, total)) {
                return candidate;
            }
            ask.witness().passedOver(line.get(candidate), Witness.Why.ABOVE_BOUND);
            best = isLessBusy(candidate, best) ? candidate : best;
        }
        return best;
    }

    /** The owner of the next place that is another's. */
    @Override
    public int instead(Ask ask, int attempt) {
        int place = table.place(ask.hash());
        int last = table.owner(place);
        int others = 0;
        for (int step = 1; step < table.places() && others < attempt; step++) {
            int owner = table.owner((place + step) % table.places());
            if (owner != last) {
                last = owner;
                others++;
            }
        }
        return last;
    }

    /** Whether one more is at most the bound's part of what would be its share. */
    private boolean isWithin(int index, int total) {
        double share = (total + 1.0) * (line.weight(index) / (double) line.length());
        return line.get(index).load().active() + 1 <= Math.ceil(share * boundPercent / 100);
    }

    private boolean isLessBusy(int index, int than) {
        return line.get(index).load().active() * (double) line.weight(than)
                < line.get(than).load().active() * (double) line.weight(index);
    }
}
