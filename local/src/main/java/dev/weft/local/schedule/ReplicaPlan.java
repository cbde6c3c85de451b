package dev.weft.local.schedule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a Deployment or StatefulSet needs done now: how many pods to make, which to end. Pods of an
 * older template stay until as many new ones are ready, so that an update never leaves fewer ready
 * pods than were asked for. Pods with stable names are replaced in place instead.
 *
 * @param create names of pods to make; empty text where any free name will do
 * @param delete names of pods to end
 */
public record ReplicaPlan(List<String> create, List<String> delete) {

    /**
     * A pod that is there and not ending.
     *
     * @param hash of the template it was made of
     * @param age smaller is older
     */
    public record Replica(String name, String hash, boolean ready, long age) {}

    public ReplicaPlan {
        create = List.copyOf(create);
        delete = List.copyOf(delete);
    }

    /** Decides for an owner and its pods. */
    public static ReplicaPlan of(PodOwner owner, List<Replica> replicas) {
        return owner.stableNames() ? inPlace(owner, replicas) : rolling(owner, replicas);
    }

    private static ReplicaPlan rolling(PodOwner owner, List<Replica> replicas) {
        String hash = owner.template().hash();
        List<Replica> current = replicas.stream().filter(r -> r.hash().equals(hash)).toList();
        List<Replica> outdated = replicas.stream().filter(r -> !r.hash().equals(hash)).toList();

        List<String> create = new ArrayList<>();
        for (int missing = owner.replicas() - current.size(); missing > 0; missing--) {
            create.add("");
        }
        List<String> delete = new ArrayList<>();
        int surplus = current.size() - owner.replicas();
        current.stream()
                .sorted(leastUseful())
                .limit(Math.max(0, surplus))
                .forEach(replica -> {
                    delete.add(replica.name());
                });
        long ready = current.stream().filter(Replica::ready).count();
        long mayGo = Math.min(outdated.size(), outdated.size() - owner.replicas() + ready);
        outdated.stream()
                .sorted(leastUseful())
                .limit(Math.max(0, mayGo))
                .forEach(replica -> {
                    delete.add(replica.name());
                });
        return new ReplicaPlan(create, delete);
    }

    private static ReplicaPlan inPlace(PodOwner owner, List<Replica> replicas) {
        Set<String> present = replicas.stream().map(Replica::name).collect(Collectors.toSet());
        List<String> wanted = new ArrayList<>();
        for (int ordinal = 0; ordinal < owner.replicas(); ordinal++) {
            wanted.add(owner.name() + "-" + ordinal);
        }
        List<String> create = wanted.stream().filter(name -> !present.contains(name)).toList();
        List<String> delete =
                replicas.stream()
                        .filter(r ->
                                !wanted.contains(r.name())
                                        || !r.hash().equals(owner.template().hash()))
                        .map(Replica::name)
                        .toList();
        return new ReplicaPlan(create, delete);
    }

    /** Pods that are not ready go first, then the youngest. */
    private static Comparator<Replica> leastUseful() {
        return Comparator.comparing(Replica::ready)
                .thenComparing(Comparator.comparingLong(Replica::age).reversed());
    }
}
