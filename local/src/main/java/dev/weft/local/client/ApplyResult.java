package dev.weft.local.client;

import java.util.List;

/**
 * What became of each document of an apply or delete. Documents are independent: a broken one
 * leaves its object as it was and does not keep the others back.
 */
public record ApplyResult(List<Applied> applied, List<Problem> problems) {

    public ApplyResult {
        applied = List.copyOf(applied);
        problems = List.copyOf(problems);
    }

    public boolean ok() {
        return problems.isEmpty();
    }

    /** What happened to an object. */
    public enum Outcome {
        CREATED,
        CONFIGURED,
        UNCHANGED,
        DELETED,
        ABSENT
    }

    /** An object by kind, namespace (empty for cluster-wide kinds) and name, and its outcome. */
    public record Applied(String kind, String namespace, String name, Outcome outcome) {}

    /**
     * A document that was refused.
     *
     * @param file name of the manifest
     * @param document its place in the file, counted from 1; 0 if the file could not be split
     * @param message what is wrong, naming the field
     */
    public record Problem(String file, int document, String message) {}
}
