package dev.weft.waypoint.upstream.balance;

import dev.weft.waypoint.upstream.settings.Balancing;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Endpoints of equal preference. Immutable, any thread. */
final class Tier {
    private static final int MOST_DRAWS = 3;

    private final List<Endpoint> all;
    private final Line line;
    private final @Nullable Chooser chooser;
    private final boolean panic;

    private Tier(List<Endpoint> all, Line line, @Nullable Chooser chooser, boolean panic) {
        this.all = all;
        this.line = line;
        this.chooser = chooser;
        this.panic = panic;
    }

    /** With those that are usable now, or with all. */
    static Tier of(List<Share> shares, Balancing balancing, boolean panic) {
        List<Share> used =
                panic
                        ? shares
                        : shares.stream().filter(s -> s.endpoint().load().isUsable()).toList();
        Line line = new Line(used);
        return new Tier(
                shares.stream().map(Share::endpoint).toList(),
                line,
                line.size() == 0 ? null : Chooser.of(balancing, line),
                panic);
    }

    List<Endpoint> all() {
        return all;
    }

    int size() {
        return all.size();
    }

    /** All are used, whatever is known of their health. */
    boolean isPanic() {
        return panic;
    }

    Optional<Endpoint> pick(Ask ask) {
        if (chooser == null) {
            return Optional.empty();
        }
        int index = chooser.choose(ask);
        for (int attempt = 1; attempt <= MOST_DRAWS; attempt++) {
            if (takes(index, ask)) {
                return Optional.of(line.get(index));
            }
            index = chooser.instead(ask, attempt);
        }
        return search(ask);
    }

    /** From anywhere to the end and on from the beginning. */
    private Optional<Endpoint> search(Ask ask) {
        int from = (int) Long.remainderUnsigned(Hashes.mix(ask.hash()), line.size());
        for (int i = 0; i < line.size(); i++) {
            int index = (from + i) % line.size();
            if (takes(index, ask)) {
                return Optional.of(line.get(index));
            }
        }
        return Optional.empty();
    }

    /** An endpoint may have been left out after this table was made. */
    private boolean takes(int index, Ask ask) {
        Endpoint endpoint = line.get(index);
        if (!panic && !endpoint.load().isUsable()) {
            ask.witness().passedOver(endpoint, Witness.Why.LEFT_OUT);
            return false;
        }
        if (!ask.avoid().isEmpty() && ask.avoid().contains(endpoint.workload().uid())) {
            ask.witness().passedOver(endpoint, Witness.Why.AVOIDED);
            return false;
        }
        return true;
    }
}
