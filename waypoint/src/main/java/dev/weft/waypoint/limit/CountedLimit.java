package dev.weft.waypoint.limit;

import dev.weft.api.limits.Use;
import dev.weft.api.waypoint.HttpMatch;
import dev.weft.api.waypoint.RateLimit;
import dev.weft.waypoint.authz.jwt.Claims;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.match.Dialect;
import dev.weft.waypoint.match.InvalidConfig;
import dev.weft.waypoint.match.RequestMatch;
import dev.weft.waypoint.request.Downstream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One limit and what it counted. Kept, with its counts, as long as the limit stays as it is. Any
 * thread.
 */
final class CountedLimit {

    private static final int MOST_KEYS = 16_384;
    private static final int MOST_NAMES = 1024;

    /** Keys that come to be told of in one report. */
    private static final int MOST_NEW = 32;

    /** A thousand times the limit: more makes no difference. */
    private static final int MOST_DEMAND = 1_000_000_000;

    private static final long LONGEST_WINDOW_MS = TimeUnit.DAYS.toMillis(31);

    private final RateLimit.Limit settings;
    private final String name;
    private final List<RequestMatch> matches;
    private final LimitKey key;
    private final Rate rate;
    private final int id;
    private final Buckets buckets;

    /** Written under this object's lock, read anywhere. */
    private volatile ShareTable table;

    private Held held; // guarded by this
    private final Map<Integer, Freed> freed = new HashMap<>(); // guarded by this

    /** What smaller shares left over, in millionths of the burst. */
    private record Freed(double millionths, long at) {}

    /**
     * @param place of the policy, and where in it the limit stands
     * @param held what this replica may use of it, if it is shared
     */
    CountedLimit(RateLimit.Limit settings, Place place, Held held) throws InvalidConfig {
        this.settings = settings;
        this.name = quotable(settings.getName().isEmpty() ? place.policy() : settings.getName());
        this.id = place.idOf(settings);
        if (settings.getRequests() <= 0 || settings.getBurst() < 0) {
            throw new InvalidConfig("limit '" + name + "': expected 1 or more requests");
        }
        long window = settings.getWindowMs();
        if (window <= 0 || window > LONGEST_WINDOW_MS) {
            throw new InvalidConfig(
                    "limit '" + name + "': window of " + window + " ms: expected up to 31 days");
        }
        List<RequestMatch> tests = new ArrayList<>();
        for (HttpMatch match : settings.getMatchesList()) {
            tests.add(RequestMatch.compile(match, Dialect.GATEWAY_API));
        }
        this.matches = List.copyOf(tests);
        this.key = new LimitKey(settings.getKeysList());
        this.rate =
                Rate.of(
                        settings.getRequests(),
                        TimeUnit.MILLISECONDS.toNanos(window),
                        settings.getBurst() == 0 ? settings.getRequests() : settings.getBurst());
        this.held = held;
        this.table = table(settings.getShared() ? held : Held.WHOLE);
        this.buckets = new Buckets(MOST_KEYS, table);
    }

    /**
     * Which limit it is: the same for every replica that knows it.
     *
     * @param policy {@code <namespace>/<name>}
     */
    record Place(String policy, int index) {
        int idOf(RateLimit.Limit settings) {
            String limit = settings.getName().isEmpty() ? "#" + index : settings.getName();
            return (policy + " " + limit).hashCode();
        }
    }

    private ShareTable table(Held initial) {
        Map<Integer, Share> named = new HashMap<>();
        initial.of(id).forEach((hash, part) -> named.put(hash, Share.full(rate, part)));
        return new ShareTable(Share.full(rate, initial.unnamed()), named);
    }

    RateLimit.Limit settings() {
        return settings;
    }

    String name() {
        return name;
    }

    boolean isDryRun() {
        return settings.getDryRun();
    }

    boolean counts(RequestHead head, int port) {
        if (matches.isEmpty()) {
            return true;
        }
        for (RequestMatch match : matches) {
            if (match.matches(head, port)) {
                return true;
            }
        }
        return false;
    }

    String key(RequestHead head, Downstream downstream, Claims claims) {
        return key.of(head, downstream, claims);
    }

    Rate.Taken take(String of, long now) {
        return buckets.take(of, now);
    }

    Rate.Taken look(String of, long now) {
        return buckets.look(of, now);
    }

    void giveBack(String of) {
        buckets.giveBack(of);
    }

    boolean isShared() {
        return settings.getShared();
    }

    int id() {
        return id;
    }

    /** This replica's part of the count of a key, in millionths. */
    int part(String of) {
        return table.of(of.hashCode()).millionths();
    }

    /** This replica's part of what has no part of its own: of the limit, if it has no keys. */
    int part() {
        return settings.getKeysCount() == 0 ? part("") : table.unnamed().millionths();
    }

    /** How many keys have parts of their own. */
    int partedKeys() {
        return settings.getKeysCount() == 0 ? 0 : table.named().size();
    }

    /** Uses another part of it from now on, unless it does already. */
    synchronized void hold(Held next, long now) {
        if (!held.equals(next)) {
            hold(next, Map.of(), now);
        }
    }

    /**
     * Uses another part of it from now on.
     *
     * @param filled what may be added to buckets, in millionths of the burst, by the hash of the
     *     key
     */
    synchronized void hold(Held next, Map<Integer, Integer> filled, long now) {
        Map<Integer, Integer> parts = next.of(id);
        Map<Integer, Share> named = new HashMap<>();
        Map<Integer, Double> added = new HashMap<>();
        Map<Integer, Double> lost = new HashMap<>();
        Set<Integer> hashes = new HashSet<>(table.named().keySet());
        hashes.addAll(parts.keySet());
        for (int hash : hashes) {
            Share from = table.of(hash);
            double more = (double) filled.getOrDefault(hash, 0) * rate.burst() / Rate.WHOLE;
            int part = parts.getOrDefault(hash, next.unnamed());
            Share to = from.become(rate, part, more, now);
            // One that has no name any more keeps it until its bucket is full, or whoever spent
            // elsewhere what it lacks could spend it here again.
            if (parts.containsKey(hash) || (!to.isFull(now) && named.size() < MOST_NAMES)) {
                named.put(hash, to);
            }
            if (more > 0) {
                added.put(hash, more);
            }
            lost.put(hash, from.lost(from.fullAt(), to.rate(), now));
        }
        Share unnamed =
                table.unnamed().millionths() == 0
                        ? Share.full(rate, next.unnamed())
                        : table.unnamed().become(rate, next.unnamed(), 0, now);
        ShareTable changed = new ShareTable(unnamed, named);
        buckets.become(changed, added, lost, now);
        table = changed;
        held = next;
        lost.forEach((hash, tokens) -> free(hash, tokens, now));
    }

    private void free(int hash, double tokens, long now) {
        double millionths = left(hash, now) + tokens * Rate.WHOLE / rate.burst();
        if (millionths >= 1) {
            freed.put(hash, new Freed(millionths, now));
        } else {
            freed.remove(hash);
        }
    }

    /** Of what was freed: it becomes less as buckets elsewhere fill in its stead. */
    private double left(int hash, long now) {
        Freed known = freed.get(hash);
        return known == null ? 0 : Math.max(0, known.millionths() - filledIn(now - known.at()));
    }

    private double filledIn(long nanos) {
        return (double) nanos / rate.depth() * Rate.WHOLE;
    }

    /**
     * What is to be told of it, most asked for first; all that is told is forgotten here.
     *
     * @param nanos since this was last called
     */
    synchronized List<Use> uses(long nanos, long now) {
        Map<Integer, Buckets.Asked> asked = buckets.asked();
        Set<Integer> told = new HashSet<>(table.named().keySet());
        if (settings.getKeysCount() == 0) {
            told.add("".hashCode());
        }
        asked.entrySet().stream()
                .filter(one -> one.getValue().pressed() && !told.contains(one.getKey()))
                .sorted(Comparator.comparingLong(one -> -one.getValue().times()))
                .limit(MOST_NEW)
                .toList()
                .forEach(one -> told.add(one.getKey()));
        List<Use> uses = new ArrayList<>();
        double expected = Math.max(1, nanos) / (double) rate.interval();
        for (int hash : told) {
            long times = asked.getOrDefault(hash, Buckets.Asked.NONE).times();
            uses.add(
                    Use.newBuilder()
                            .setCount(count(id, hash))
                            .setHeld(table.of(hash).millionths())
                            .setDemand((int) Math.min(MOST_DEMAND, times / expected * Rate.WHOLE))
                            .setFreed((int) Math.min(Rate.WHOLE, left(hash, now)))
                            .setDepthMs(Math.max(1, TimeUnit.NANOSECONDS.toMillis(rate.depth())))
                            .build());
        }
        freed.clear();
        uses.sort(Comparator.comparingInt(use -> -use.getDemand()));
        return uses;
    }

    static long count(int limit, int key) {
        return ((long) limit << 32) | (key & 0xffff_ffffL);
    }

    /** {@code "name";q=100;w=60} of the RateLimit-Policy field. */
    String policyField() {
        return "\""
                + name
                + "\";q="
                + settings.getRequests()
                + ";w="
                + Math.max(1, TimeUnit.MILLISECONDS.toSeconds(settings.getWindowMs()));
    }

    /** {@code "name";r=50;t=30} of the RateLimit field. */
    String field(Rate.Taken taken) {
        return "\"" + name + "\";r=" + taken.remaining() + ";t=" + seconds(taken.resetAfter());
    }

    /** Whole seconds, rounded up. */
    static long seconds(long nanos) {
        return Math.ceilDiv(nanos, TimeUnit.SECONDS.toNanos(1));
    }

    /** What a string of a structured field can hold (RFC 9651). */
    private static String quotable(String text) {
        return text.replaceAll("[^ !#-\\[\\]-~]", "_");
    }
}
