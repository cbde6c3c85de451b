package dev.weft.waypoint.upstream.balance;

import java.util.List;

/**
 * Endpoints of equal preference on a line, each as long as its weight: a draw is a binary search
 * for a point on it. Immutable, any thread.
 */
final class Line {
    private final Endpoint[] endpoints;

    /** Where each one's part ends. */
    private final long[] ends;

    private final boolean even;

    Line(List<Share> shares) {
        endpoints = new Endpoint[shares.size()];
        ends = new long[shares.size()];
        long end = 0;
        boolean same = true;
        for (int i = 0; i < ends.length; i++) {
            endpoints[i] = shares.get(i).endpoint();
            end += shares.get(i).weight();
            ends[i] = end;
            same &= shares.get(i).weight() == shares.getFirst().weight();
        }
        even = same;
    }

    int size() {
        return endpoints.length;
    }

    /** Whether all have the same weight. */
    boolean isEven() {
        return even;
    }

    long length() {
        return ends.length == 0 ? 0 : ends[ends.length - 1];
    }

    Endpoint get(int index) {
        return endpoints[index];
    }

    long start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    long weight(int index) {
        return ends[index] - start(index);
    }

    /** Whose part a point from 0 up to the length lies in. */
    int at(long point) {
        int low = 0;
        int high = ends.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ends[middle] <= point) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
