package dev.weft.controller.model;

import java.util.Collection;
import java.util.function.Predicate;

/** How many pods a policy applies to, and how many of them it can do anything for. */
record Tally(int selected, int enrolled) {

    static Tally of(Collection<Pod> pods, Predicate<Pod> inMesh, Predicate<Pod> selected) {
        int all = 0;
        int enrolled = 0;
        for (Pod pod : pods) {
            if (pod.isAlive() && selected.test(pod)) {
                all++;
                enrolled += inMesh.test(pod) ? 1 : 0;
            }
        }
        return new Tally(all, enrolled);
    }

    String sentence() {
        if (selected == 0) {
            return "it applies to no pod";
        }
        int outside = selected - enrolled;
        String applies = "it applies to " + pods(selected);
        return outside == 0
                ? applies
                : applies + ", to " + pods(outside) + " outside the mesh where it does nothing";
    }

    private static String pods(int count) {
        return count == 1 ? "1 pod" : count + " pods";
    }
}
