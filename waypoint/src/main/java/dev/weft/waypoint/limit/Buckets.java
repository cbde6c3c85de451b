package dev.weft.waypoint.limit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The counts of one limit, by key. Bounded: where there are too many keys, those that were not used
 * longest are forgotten, and begin anew as an untouched one. Any thread.
 */
final class Buckets {

    private static final int STRIPES = 16;

    /** What is kept of a key. Guarded by its stripe. */
    private static final class Bucket {
        long fullAt;
        int asked;
        boolean pressed;

        Bucket(long fullAt) {
            this.fullAt = fullAt;
        }
    }

    /** Keys of one stripe, and the shares that their buckets are of; guarded by itself. */
    private static final class Stripe extends LinkedHashMap<String, Bucket> {
        private final int most;
        private ShareTable table;

        Stripe(int most, ShareTable table) {
            super(16, 0.75f, true);
            this.most = most;
            this.table = table;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > most;
        }

        Share share(String key) {
            return table.of(key.hashCode());
        }
    }

    /**
     * How much keys of one hash were asked for.
     *
     * @param pressed whether one of them had little left
     */
    record Asked(long times, boolean pressed) {
        static final Asked NONE = new Asked(0, false);

        Asked and(Asked other) {
            return new Asked(times + other.times, pressed || other.pressed);
        }
    }

    private final List<Stripe> stripes = new ArrayList<>(STRIPES);

    Buckets(int most, ShareTable table) {
        int each = Math.max(1, most / STRIPES);
        for (int i = 0; i < STRIPES; i++) {
            stripes.add(new Stripe(each, table));
        }
    }

    Rate.Taken take(String key, long now) {
        Stripe stripe = stripe(key);
        synchronized (stripe) {
            Share share = stripe.share(key);
            Bucket bucket = stripe.get(key);
            if (bucket == null) {
                bucket = new Bucket(share.fullAt());
                stripe.put(key, bucket);
            }
            Rate.Taken taken = share.rate().take(bucket.fullAt, now);
            bucket.fullAt = taken.fullAt();
            bucket.asked++;
            bucket.pressed |= !taken.passed() || taken.remaining() < share.rate().burst() / 2;
            return taken;
        }
    }

    /** What would come of it; counts nothing. */
    Rate.Taken look(String key, long now) {
        Stripe stripe = stripe(key);
        synchronized (stripe) {
            Share share = stripe.share(key);
            // Not "get", which would make the key one that was used just now.
            for (Map.Entry<String, Bucket> entry : stripe.entrySet()) {
                if (entry.getKey().equals(key)) {
                    return share.rate().take(entry.getValue().fullAt, now);
                }
            }
            return share.rate().take(share.fullAt(), now);
        }
    }

    /** Gives back what was taken for a request that another limit refused. */
    void giveBack(String key) {
        Stripe stripe = stripe(key);
        synchronized (stripe) {
            Bucket bucket = stripe.get(key);
            if (bucket != null) {
                bucket.fullAt -= stripe.share(key).rate().interval();
                bucket.asked--;
            }
        }
    }

    /** What was asked for since this was last called, by the hashes of keys. */
    Map<Integer, Asked> asked() {
        Map<Integer, Asked> asked = new HashMap<>();
        for (Stripe stripe : stripes) {
            synchronized (stripe) {
                stripe.forEach((key, bucket) -> {
                    if (bucket.asked > 0) {
                        asked.merge(
                                key.hashCode(),
                                new Asked(bucket.asked, bucket.pressed),
                                Asked::and);
                    }
                    bucket.asked = 0;
                    bucket.pressed = false;
                });
            }
        }
        return asked;
    }

    /**
     * Makes every bucket one of its new share.
     *
     * @param added to the buckets of keys of these hashes
     * @param freed lowered, for hashes in it, to what their buckets lose
     */
    void become(ShareTable next, Map<Integer, Double> added, Map<Integer, Double> freed, long now) {
        for (Stripe stripe : stripes) {
            synchronized (stripe) {
                ShareTable before = stripe.table;
                stripe.forEach((key, bucket) -> {
                    int hash = key.hashCode();
                    Share from = before.of(hash);
                    Rate to = next.of(hash).rate();
                    @Nullable Double more = added.get(hash);
                    if (from.millionths() != next.of(hash).millionths() || more != null) {
                        double lost = from.lost(bucket.fullAt, to, now);
                        freed.computeIfPresent(hash, (h, known) -> Math.min(known, lost));
                        bucket.fullAt = from.carry(bucket.fullAt, to, more == null ? 0 : more, now);
                    }
                });
                stripe.table = next;
            }
        }
    }

    int size() {
        int size = 0;
        for (Stripe stripe : stripes) {
            synchronized (stripe) {
                size += stripe.size();
            }
        }
        return size;
    }

    private Stripe stripe(String key) {
        int hash = key.hashCode();
        return stripes.get(Math.floorMod(hash ^ (hash >>> 16), STRIPES));
    }
}
