package dev.weft.waypoint.limit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The counts of one limit, by key. Bounded: where there are too many keys, those that were not used
 * longest are forgotten, and begin anew with a full bucket. Any thread.
 */
final class Buckets {

    private static final int STRIPES = 16;

    /** Keys of one stripe, guarded by itself. */
    private static final class Stripe extends LinkedHashMap<String, Long> {
        private final int most;

        Stripe(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > most;
        }
    }

    private final List<Stripe> stripes = new ArrayList<>(STRIPES);

    Buckets(int most) {
        int each = Math.max(1, most / STRIPES);
        for (int i = 0; i < STRIPES; i++) {
            stripes.add(new Stripe(each));
        }
    }

    Rate.Taken take(String key, Rate rate, long now) {
        Stripe stripe = stripe(key);
        synchronized (stripe) {
            Long fullAt = stripe.get(key);
            Rate.Taken taken = rate.take(fullAt == null ? now : fullAt, now);
            stripe.put(key, taken.fullAt());
            return taken;
        }
    }

    /** What would come of it; counts nothing. */
    Rate.Taken look(String key, Rate rate, long now) {
        Stripe stripe = stripe(key);
        synchronized (stripe) {
            // Not "get", which would make the key one that was used just now.
            for (Map.Entry<String, Long> entry : stripe.entrySet()) {
                if (entry.getKey().equals(key)) {
                    return rate.take(entry.getValue(), now);
                }
            }
            return rate.take(now, now);
        }
    }

    /** Gives back what was taken for a request that another limit refused. */
    void giveBack(String key, Rate rate) {
        Stripe stripe = stripe(key);
        synchronized (stripe) {
            stripe.computeIfPresent(key, (k, fullAt) -> fullAt - rate.interval());
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
