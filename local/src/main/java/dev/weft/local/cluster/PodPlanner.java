package dev.weft.local.cluster;

import dev.weft.local.config.LocalMeshConfig;
import dev.weft.local.pod.PodSpec;
import dev.weft.local.pod.PodStatus;
import dev.weft.local.schedule.NodeChoice;
import dev.weft.local.schedule.OwnerReader;
import dev.weft.local.schedule.PodOwner;
import dev.weft.local.schedule.PodTemplate;
import dev.weft.local.schedule.ReplicaPlan;
import dev.weft.local.world.AddressPlan;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ObjectKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Stands in for the scheduler and the Deployment controller: compares what is wanted with the pods
 * that are there and writes the difference into the state. Confined to the thread of its owner.
 */
final class PodPlanner {

    /** No vowels and nothing that looks like another: random names do not become words. */
    private static final String NAME_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private static final int NAME_LENGTH = 5;

    /** Pods to start and pods to end, already entered as such in the state. */
    record Change(List<PodSpec> start, List<PodSpec> stop) {
        boolean isEmpty() {
            return start.isEmpty() && stop.isEmpty();
        }
    }

    private final ClusterState state;
    private final AddressPlan plan;
    private final List<String> nodes;
    private final SecureRandom random = new SecureRandom();
    private final List<PodSpec> start = new ArrayList<>();
    private final List<PodSpec> stop = new ArrayList<>();
    private long age;

    PodPlanner(ClusterState state, AddressPlan plan, int nodes) {
        this.state = state;
        this.plan = plan;
        this.nodes = IntStream.rangeClosed(1, nodes).mapToObj(LocalMeshConfig::nodeName).toList();
    }

    /** Brings the state's pods in line with its objects. */
    Change settle() {
        Set<ObjectKey> sources = new HashSet<>();
        for (KubeObject source : state.podSources()) {
            sources.add(source.key());
            Optional<PodTemplate> single = OwnerReader.readPod(source);
            if (single.isPresent()) {
                settlePod(source, single.get());
            } else {
                settleOwner(source, OwnerReader.read(source));
            }
        }
        for (PodEntry pod : List.copyOf(state.pods())) {
            if (state.isCondemned(pod) || !sources.contains(pod.source())) {
                end(pod);
            }
        }
        Change change = new Change(List.copyOf(start), List.copyOf(stop));
        start.clear();
        stop.clear();
        return change;
    }

    private void settlePod(KubeObject source, PodTemplate template) {
        Map<String, Object> spec = ObjectBody.fields(source.body(), "spec");
        Optional<PodEntry> present = named(source.namespace(), source.name());
        if (present.isEmpty()) {
            place(source, source.name(), template, spec);
        } else if (!present.get().body().equals(spec)) {
            end(present.get());
        }
    }

    private void settleOwner(KubeObject source, PodOwner owner) {
        List<PodEntry> own =
                state.pods().stream()
                        .filter(pod -> pod.source().equals(source.key()))
                        .filter(pod -> !pod.isEnding() && !state.isCondemned(pod))
                        .toList();
        ReplicaPlan replicas = ReplicaPlan.of(owner, own.stream().map(PodEntry::replica).toList());
        for (PodEntry pod : own) {
            if (replicas.delete().contains(pod.spec().name())) {
                end(pod);
            }
        }
        Map<String, Object> spec = ObjectBody.fields(source.body(), "spec", "template", "spec");
        for (String wanted : replicas.create()) {
            String name = wanted.isEmpty() ? freeName(owner) : wanted;
            // A pod of the same name may still be ending: its successor waits for it.
            if (named(owner.namespace(), name).isEmpty()) {
                place(source, name, owner.template(), spec);
            }
        }
    }

    private void place(
            KubeObject source, String name, PodTemplate template, Map<String, Object> body) {
        String owner = source.kind().equals("Pod") ? "" : source.key().toString();
        String node =
                template.nodeName()
                        .filter(nodes::contains)
                        .orElseGet(() -> NodeChoice.choose(owner, nodes, placed()));
        int nodeNumber = nodes.indexOf(node) + 1;
        int number = state.freeNumber(nodeNumber);
        PodSpec spec =
                new PodSpec(
                        source.namespace(),
                        name,
                        UUID.randomUUID().toString(),
                        nodeNumber,
                        number,
                        plan.pod(nodeNumber, number),
                        template);
        state.addPod(
                new PodEntry(
                        spec,
                        source.key(),
                        body,
                        ++age,
                        Instant.now(),
                        PodStatus.NEW,
                        Optional.empty()));
        start.add(spec);
    }

    private void end(PodEntry pod) {
        if (!pod.isEnding()) {
            stop.add(state.markEnding(pod).spec());
        }
    }

    private List<NodeChoice.Placed> placed() {
        return state.pods().stream()
                .map(pod ->
                        new NodeChoice.Placed(
                                pod.isOwned() ? pod.source().toString() : "",
                                pod.spec().nodeName()))
                .toList();
    }

    private Optional<PodEntry> named(String namespace, String name) {
        return state.pods().stream()
                .filter(pod -> pod.spec().namespace().equals(namespace))
                .filter(pod -> pod.spec().name().equals(name))
                .findFirst();
    }

    private String freeName(PodOwner owner) {
        String prefix = owner.name() + "-" + owner.template().hash() + "-";
        while (true) {
            StringBuilder name = new StringBuilder(prefix);
            for (int i = 0; i < NAME_LENGTH; i++) {
                name.append(NAME_LETTERS.charAt(random.nextInt(NAME_LETTERS.length())));
            }
            if (named(owner.namespace(), name.toString()).isEmpty()) {
                return name.toString();
            }
        }
    }
}
