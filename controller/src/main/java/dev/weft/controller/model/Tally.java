package dev.weft.controller.model;

import java.util.function.Predicate;

/** How many pods a policy applies to, and how many of them it can do anything for. */
record Tally(int selected, int enrolled) {

    static Tally of(PolicyStatus.Pods pods, Predicate<Pod> selected) {
        int all = 0;
        int enrolled = 0;
        for (Pod pod : pods.all()) {
            if (pod.isAlive() && selected.test(pod)) {
                all++;
                enrolled += pods.inMesh().test(pod) ? 1 : 0;
            }
        }
        return new Tally(all, enrolled);
    }

    String sentence() {
        if (selected == 0) {
            return "it applies to no pod";
        }
        int outside = selected - enrolled;
        String applies = "it applies to " + selected + " pods";
        return outside == 0
                ? applies
                : applies + ", " + outside + " of them outside the mesh, where it does nothing";
    }
}
