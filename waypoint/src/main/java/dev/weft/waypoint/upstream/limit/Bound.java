package dev.weft.waypoint.upstream.limit;

/**
 * One limit and what of it is in use.
 *
 * @param name what is counted
 * @param most {@code Integer.MAX_VALUE} for no limit
 */
public record Bound(String name, int used, int most) {

    /** Whether there is room for one more. */
    public boolean admits() {
        return admits(used, most);
    }

    static boolean admits(int used, int most) {
        return used < most;
    }

    @Override
    public String toString() {
        return most == Integer.MAX_VALUE
                ? used + " " + name + ", no limit"
                : used + " of " + most + " " + name;
    }
}
