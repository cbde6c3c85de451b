package dev.weft.waypoint.upstream.balance;

/** Of two that chance proposes by weight, the better one. */
record TwoChoices(Line line, Warm warm, Cost cost) implements Chooser {

    /** What is compared. */
    enum Cost {
        /** Requests under way, for each unit of weight. */
        REQUESTS(Witness.Why.BUSIER),
        /** The time in which an answer is expected. */
        TIME(Witness.Why.SLOWER);

        private final Witness.Why why;

        Cost(Witness.Why why) {
            this.why = why;
        }
    }

    @Override
    public int choose(Ask ask) {
        int one = warm.draw(line, ask, this::draw);
        long rest = line.length() - line.weight(one);
        if (rest == 0) {
            return one;
        }
        int other =
                warm.draw(
                        line,
                        ask,
                        a -> {
                            long point = a.random().nextLong(rest);
                            return line.at(
                                    point < line.start(one) ? point : point + line.weight(one));
                        });
        boolean better = isBetter(other, one, ask.nowNanos());
        ask.witness().passedOver(line.get(better ? one : other), cost.why);
        return better ? other : one;
    }

    private int draw(Ask ask) {
        return line.at(ask.random().nextLong(line.length()));
    }

    private boolean isBetter(int index, int than, long now) {
        Endpoint first = line.get(index);
        Endpoint second = line.get(than);
        return switch (cost) {
            case REQUESTS ->
                    first.load().active() * (double) line.weight(than)
                            < second.load().active() * (double) line.weight(index);
            case TIME -> first.load().cost(now) < second.load().cost(now);
        };
    }
}
