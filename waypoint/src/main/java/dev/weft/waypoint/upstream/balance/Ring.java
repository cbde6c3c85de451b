package dev.weft.waypoint.upstream.balance;

import java.util.Arrays;

/**
 * A ring of hashes: each endpoint has places in proportion to its weight, and a hash means the next
 * place. One that comes or goes changes only the part that it owns.
 */
final class Ring implements HashTable {
    private static final int MOST_PLACES = 8 << 20;

    private final long[] hashes;
    private final int[] owners;

    /** At least so many places. */
    Ring(Line line, int least) {
        int total = (int) Math.min(MOST_PLACES, Math.max(least, 8L * line.size()));
        long[] keys = new long[total + line.size()];
        int[] whose = new int[keys.length];
        int count = 0;
        for (int i = 0; i < line.size(); i++) {
            long seed = Hashes.of(line.get(i).name());
            int share = (int) Math.max(1, Math.round(total * (line.weight(i) / (double) line.length())));
            for (int k = 0; k < share && count < keys.length; k++) {
                keys[count] = Hashes.mix(seed + k * 0x9E3779B97F4A7C15L);
                whose[count] = i;
                count++;
            }
        }
        Integer[] order = new Integer[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        Arrays.sort(order, (a, b) -> Long.compareUnsigned(keys[a], keys[b]));
        hashes = new long[count];
        owners = new int[count];
        for (int i = 0; i < count; i++) {
            hashes[i] = keys[order[i]];
            owners[i] = whose[order[i]];
        }
    }

    @Override
    public int places() {
        return hashes.length;
    }

    @Override
    public int place(long hash) {
        int low = 0;
        int high = hashes.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(hashes[middle], hash) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == hashes.length ? 0 : low;
    }

    @Override
    public int owner(int place) {
        return owners[place];
    }
}
