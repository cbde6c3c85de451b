package dev.weft.waypoint.limit;

import java.util.ArrayDeque;
import java.util.Deque;

/** The most of a number in the time just past. One thread. */
final class Recent {

    private record Seen(int number, long at) {}

    private final long time;

    /** Later ones are smaller: what is smaller than a later one is never the most again. */
    private final Deque<Seen> seen = new ArrayDeque<>();

    Recent(long timeNanos) {
        this.time = timeNanos;
    }

    void see(int number, long now) {
        while (!seen.isEmpty() && seen.getLast().number() <= number) {
            seen.removeLast();
        }
        seen.addLast(new Seen(number, now));
    }

    /** At least 1. */
    int most(long now) {
        while (seen.size() > 1 && now - seen.getFirst().at() > time) {
            seen.removeFirst();
        }
        return seen.isEmpty() ? 1 : Math.max(1, seen.getFirst().number());
    }
}
