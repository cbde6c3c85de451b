package dev.weft.waypoint.upstream.balance;

import java.util.Arrays;

/**
 * A table that each endpoint fills in an order of its own, in turns by weight (Eisenbud et al.,
 * "Maglev: A Fast and Reliable Software Network Load Balancer", NSDI 2016, section 3.4). Looking up
 * costs one read; one endpoint that comes or goes moves little else.
 */
final class Maglev implements HashTable {
    private final int[] owners;

    /** A table of this size, a prime. */
    Maglev(Line line, int size) {
        owners = new int[size];
        Arrays.fill(owners, -1);
        int count = line.size();
        long[] next = new long[count];
        long[] skip = new long[count];
        double[] due = new double[count];
        double[] step = new double[count];
        double heaviest = 0;
        for (int i = 0; i < count; i++) {
            heaviest = Math.max(heaviest, (double) line.weight(i));
        }
        for (int i = 0; i < count; i++) {
            long hash = Hashes.of(line.get(i).name());
            next[i] = Long.remainderUnsigned(hash, size);
            skip[i] = Long.remainderUnsigned(Hashes.mix(hash), size - 1) + 1;
            step[i] = line.weight(i) / heaviest;
        }
        int filled = 0;
        while (filled < size) {
            for (int i = 0; i < count && filled < size; i++) {
                due[i] += step[i];
                if (due[i] < 1) {
                    continue;
                }
                due[i] -= 1;
                while (owners[(int) next[i]] >= 0) {
                    next[i] = (next[i] + skip[i]) % size;
                }
                owners[(int) next[i]] = i;
                filled++;
            }
        }
    }

    @Override
    public int places() {
        return owners.length;
    }

    @Override
    public int place(long hash) {
        return (int) Long.remainderUnsigned(hash, owners.length);
    }

    @Override
    public int owner(int place) {
        return owners[place];
    }
}
