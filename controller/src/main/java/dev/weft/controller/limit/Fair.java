package dev.weft.controller.limit;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Divides a limit between replicas. Who wants less than an equal part gets what it wants and some
 * more; what it leaves is divided between the others in the same way; what nobody wants is divided
 * equally. Pure.
 */
final class Fair {

    /** Nobody is left without: a request that comes where none came before finds this. */
    private static final int FLOOR = 16;

    private Fair() {}

    /**
     * Parts that together are no more than the capacity.
     *
     * @param capacity in millionths, as all of this
     * @param demands of each replica
     */
    static int[] divide(int capacity, double[] demands) {
        int all = demands.length;
        int[] parts = new int[all];
        if (Arrays.stream(demands).allMatch(demand -> demand <= 0)) {
            Arrays.fill(parts, capacity / Math.max(1, all));
            return parts;
        }
        int floor = capacity / (FLOOR * all);
        int[] wants = new int[all];
        for (int i = 0; i < all; i++) {
            wants[i] = (int) Math.clamp(demands[i] * 1.25 + floor, floor, (double) capacity);
        }
        int[] order =
                IntStream.range(0, all)
                        .boxed()
                        .sorted(Comparator.comparingInt(i -> wants[i]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        int left = capacity;
        for (int k = 0; k < all; k++) {
            int part = Math.min(wants[order[k]], left / (all - k));
            parts[order[k]] = part;
            left -= part;
        }
        for (int i = 0; i < all; i++) {
            parts[i] += left / all;
        }
        return parts;
    }
}
