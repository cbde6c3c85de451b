package dev.weft.local.schedule;

/**
 * What keeps a number of pods running.
 *
 * @param uid of the owning object
 * @param replicas how many pods it wants
 * @param stableNames whether pods are called {@code <name>-0}, {@code <name>-1}, ... (StatefulSet)
 */
public record PodOwner(
        String kind,
        String namespace,
        String name,
        String uid,
        int replicas,
        boolean stableNames,
        PodTemplate template) {}
