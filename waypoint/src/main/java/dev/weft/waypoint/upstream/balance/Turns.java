package dev.weft.waypoint.upstream.balance;

/**
 * One after the other. With different weights, turns are the points of a line that steps by the
 * golden ratio: any run of turns, however short, is spread over the line as evenly as can be, so
 * that an endpoint's turns come at even distances.
 */
record Turns(Line line, Warm warm) implements Chooser {
    /** 2 to the 64 by the golden ratio. */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    @Override
    public int choose(Ask ask) {
        return warm.draw(line, ask, a -> at(a.turn()));
    }

    @Override
    public int instead(Ask ask, int attempt) {
        return at(ask.turn() + attempt);
    }

    private int at(long turn) {
        if (line.isEven()) {
            return (int) Long.remainderUnsigned(turn, line.size());
        }
        return line.at(Math.unsignedMultiplyHigh(turn * GOLDEN, line.length()));
    }
}
