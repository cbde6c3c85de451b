package dev.weft.local.schedule;

import java.util.Comparator;
import java.util.List;

/** Which node a new pod goes to: pods of one owner are spread first, then all pods. */
public final class NodeChoice {

    private NodeChoice() {}

    /** A pod that has its place; the owner is empty for a pod of its own. */
    public record Placed(String owner, String node) {}

    /**
     * Chooses for a new pod.
     *
     * @param nodes in the order in which equals are preferred; not empty
     */
    public static String choose(String owner, List<String> nodes, List<Placed> placed) {
        return nodes.stream()
                .min(
                        Comparator.<String>comparingLong(
                                        node -> owner.isEmpty() ? 0 : count(placed, node, owner))
                                .thenComparingLong(node -> count(placed, node, "")))
                .orElseThrow();
    }

    private static long count(List<Placed> placed, String node, String owner) {
        return placed.stream()
                .filter(pod -> pod.node().equals(node))
                .filter(pod -> owner.isEmpty() || pod.owner().equals(owner))
                .count();
    }
}
