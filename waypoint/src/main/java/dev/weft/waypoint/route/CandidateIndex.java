package dev.weft.waypoint.route;

import dev.weft.waypoint.match.PathMatch;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Candidates in the order in which they hold, found by path. Immutable.
 *
 * <p>Each candidate's place in the order is its number. A lookup collects the numbers that the path
 * leaves possible (by hash for exact paths, by trie for prefixes, all for the rest), and tries them
 * in ascending order: the answer is that of trying the whole list, without looking at most of it.
 */
final class CandidateIndex {
    private static final int[] NONE = {};

    private final List<Candidate> candidates;
    private final Map<String, int[]> exact;
    private final PrefixTrie prefixes;
    private final int[] rest;

    CandidateIndex(Collection<Candidate> unordered) {
        candidates = unordered.stream().sorted().toList();
        var byExact = new HashMap<String, int[]>();
        var byPrefix = new TreeMap<String, int[]>();
        var others = NONE;
        for (int place = 0; place < candidates.size(); place++) {
            switch (candidates.get(place).request().path()) {
                case PathMatch.Exact(String value, boolean ignoreCase) when !ignoreCase ->
                        byExact.merge(value, new int[] {place}, CandidateIndex::join);
                case PathMatch.ElementPrefix(String value, boolean ignoreCase) when !ignoreCase ->
                        byPrefix.merge(value, new int[] {place}, CandidateIndex::join);
                case PathMatch.StringPrefix(String value, boolean ignoreCase) when !ignoreCase ->
                        byPrefix.merge(value, new int[] {place}, CandidateIndex::join);
                case PathMatch path -> others = join(others, new int[] {place});
            }
        }
        exact = Map.copyOf(byExact);
        prefixes = new PrefixTrie(byPrefix);
        rest = others;
    }

    private static int[] join(int[] a, int[] b) {
        int[] joined = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, joined, a.length, b.length);
        return joined;
    }

    /** All, in the order in which they are tried. */
    List<Candidate> candidates() {
        return candidates;
    }

    /** The first that holds. */
    Optional<Candidate> find(Asked asked) {
        String path = asked.head().path();
        List<int[]> possible = prefixes.find(path);
        possible.add(exact.getOrDefault(path, NONE));
        possible.add(rest);
        int[] next = new int[possible.size()];
        while (true) {
            int list = lowest(possible, next);
            if (list < 0) {
                return Optional.empty();
            }
            Candidate candidate = candidates.get(possible.get(list)[next[list]++]);
            if (candidate.request().matches(asked.head(), asked.port())) {
                return Optional.of(candidate);
            }
        }
    }

    /** The list whose next place comes first; negative if all are at their end. */
    private static int lowest(List<int[]> lists, int[] next) {
        int lowest = -1;
        int place = Integer.MAX_VALUE;
        for (int i = 0; i < next.length; i++) {
            int[] list = lists.get(i);
            if (next[i] < list.length && list[next[i]] < place) {
                lowest = i;
                place = list[next[i]];
            }
        }
        return lowest;
    }
}
