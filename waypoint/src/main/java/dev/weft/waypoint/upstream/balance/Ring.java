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
        double wanted = Math.min(MOST_PLACES, Math.max(least, 8L * line.size()));
        // A power of two for each unit of weight: who stays keeps the number of its places, and so
        // the places themselves, whoever comes or goes.
        double each = Math.pow(2, Math.ceil(Math.log(wanted / line.length()) / Math.log(2)));
        int[] shares = new int[line.size()];
        int count = 0;
        for (int i = 0; i < shares.length; i++) {
            shares[i] = (int) Math.max(1, Math.round(each * line.weight(i)));
            count += shares[i];
        }
        long[] keys = new long[count];
        int[] whose = new int[count];
        int next = 0;
        for (int i = 0; i < shares.length; i++) {
            long seed = Hashes.of(line.get(i).name());
            for (int k = 0; k < shares[i]; k++) {
                keys[next] = Hashes.mix(seed + k * 0x9E3779B97F4A7C15L);
                whose[next] = i;
                next++;
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
