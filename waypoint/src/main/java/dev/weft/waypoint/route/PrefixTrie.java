package dev.weft.waypoint.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds all prefixes of a path in one walk along it, however many prefixes there are. An edge
 * carries all characters up to the next fork or end (a radix tree). Immutable once it is built.
 */
final class PrefixTrie {
    private final Node root = new Node("");

    private static final class Node {
        private final String label;
        private final Map<Character, Node> children = new HashMap<>();
        private int[] places = {};

        Node(String label) {
            this.label = label;
        }
    }

    /** Each prefix with the places that stand at it, in ascending order. */
    PrefixTrie(Map<String, int[]> prefixes) {
        prefixes.forEach((prefix, places) -> node(root, prefix).places = places);
    }

    private static Node node(Node from, String rest) {
        Node node = from;
        String left = rest;
        while (!left.isEmpty()) {
            Node child = node.children.get(left.charAt(0));
            if (child == null) {
                child = new Node(left);
                node.children.put(left.charAt(0), child);
                return child;
            }
            int same = common(child.label, left);
            if (same < child.label.length()) {
                child = split(node, child, same);
            }
            node = child;
            left = left.substring(same);
        }
        return node;
    }

    private static Node split(Node parent, Node child, int at) {
        Node upper = new Node(child.label.substring(0, at));
        Node lower = new Node(child.label.substring(at));
        lower.children.putAll(child.children);
        lower.places = child.places;
        upper.children.put(lower.label.charAt(0), lower);
        parent.children.put(upper.label.charAt(0), upper);
        return upper;
    }

    private static int common(String a, String b) {
        int i = 0;
        while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
            i++;
        }
        return i;
    }

    /** What stands at the prefixes of a path, shortest first. */
    List<int[]> find(String path) {
        var found = new ArrayList<int[]>(4);
        Node node = root;
        int at = 0;
        while (true) {
            if (node.places.length > 0) {
                found.add(node.places);
            }
            Node child = at < path.length() ? node.children.get(path.charAt(at)) : null;
            if (child == null || !path.startsWith(child.label, at)) {
                return found;
            }
            at += child.label.length();
            node = child;
        }
    }
}
