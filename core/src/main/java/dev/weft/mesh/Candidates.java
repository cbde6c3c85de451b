package dev.weft.mesh;

import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadUid;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * What connections to one port of a service may be sent to, as sources of one locality see it.
 * Immutable, any thread.
 *
 * @param tiers best first; what is not in the first is only good for a second attempt
 */
public record Candidates(List<Tier> tiers) {
    /** Nothing can be chosen. */
    public static final Candidates NONE = new Candidates(List.of());

    public Candidates {
        tiers = List.copyOf(tiers);
    }

    /**
     * A workload and the port on it.
     *
     * @param port the workload's own, to which the service's port leads
     */
    public record Candidate(Workload workload, int port) implements Comparable<Candidate> {
        private static final Comparator<Candidate> ORDER =
                Comparator.comparing((Candidate c) -> c.workload.uid())
                        .thenComparingInt(Candidate::port);

        @Override
        public int compareTo(Candidate other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * Candidates of equal preference on a line, each as long as its capacity: a draw is a binary
     * search for a point on it.
     */
    public static final class Tier {
        private final List<Candidate> candidates;

        /** Where each one's part of the line ends. */
        private final long[] ends;

        Tier(List<Candidate> candidates) {
            this.candidates = List.copyOf(candidates);
            this.ends = new long[candidates.size()];
            long end = 0;
            for (int i = 0; i < ends.length; i++) {
                end += candidates.get(i).workload().capacity();
                ends[i] = end;
            }
        }

        /** This tier but for some workloads, at the cost of looking at all. */
        public Tier without(Set<WorkloadUid> excluded) {
            return new Tier(
                    candidates.stream()
                            .filter(c -> !excluded.contains(c.workload().uid()))
                            .toList());
        }

        /** How many candidates there are, those of no length among them. */
        public int size() {
            return candidates.size();
        }

        /** The length of the line; 0 if nothing can be drawn. */
        public long length() {
            return ends.length == 0 ? 0 : ends[ends.length - 1];
        }

        /** Whose part of the line a point from 0 up to its length lies in. */
        public int at(long point) {
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

        /** Where the part of one begins. */
        public long start(int index) {
            return index == 0 ? 0 : ends[index - 1];
        }

        /** How long the part of one is. */
        public long share(int index) {
            return ends[index] - start(index);
        }

        public Candidate get(int index) {
            return candidates.get(index);
        }
    }
}
