package dev.weft.discovery;

import dev.weft.mesh.MeshChange;
import dev.weft.mesh.MeshState;
import dev.weft.mesh.MeshStateStore;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Service;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadUid;
import dev.weft.xds.Answer;
import dev.weft.xds.Leaving;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A control plane that knows a mesh and tells what is asked of it, at once or when the test says
 * so.
 */
final class ToldMesh implements Asking {
    final MeshStateStore store = new MeshStateStore();
    final List<String> asked = new ArrayList<>();
    final Set<String> left = new TreeSet<>();
    private final Map<String, CompletableFuture<Answer>> owed = new LinkedHashMap<>();
    private final MeshState all;
    private boolean silent;
    private boolean unreadable;

    ToldMesh(MeshState all) {
        this.all = all;
    }

    void fallSilent() {
        silent = true;
    }

    void sayNonsense(boolean nonsense) {
        unreadable = nonsense;
    }

    /** Answers what was asked while it was silent. */
    void speak() {
        silent = false;
        Map<String, CompletableFuture<Answer>> waiting = Map.copyOf(owed);
        owed.clear();
        waiting.forEach((name, answer) -> answer.complete(tell(name)));
    }

    @Override
    public CompletionStage<Answer> demand(String name) {
        asked.add(name);
        if (silent) {
            return owed.computeIfAbsent(name, n -> new CompletableFuture<>());
        }
        return CompletableFuture.completedFuture(tell(name));
    }

    @Override
    public void leave(Supplier<Leaving> what) {
        Leaving leaving = what.get();
        left.addAll(leaving.names());
        left.addAll(leaving.resources());
    }

    private Answer tell(String name) {
        if (unreadable) {
            return Answer.REFUSED;
        }
        Reach reach = new Reach(all);
        reach.add(name);
        List<Workload> workloads =
                all.allWorkloads().stream().filter(w -> reach.has(w.uid().value())).toList();
        List<Service> services =
                all.allServices().stream().filter(s -> reach.has(s.key().toString())).toList();
        store.apply(MeshChange.ofAddresses(workloads, services, List.of()));
        return workloads.isEmpty() && services.isEmpty() ? Answer.ABSENT : Answer.FOUND;
    }

    boolean knows(WorkloadUid workload) {
        return store.current().workload(workload).isPresent();
    }

    boolean knows(NamespacedHostname service) {
        return store.current().service(service).isPresent();
    }
}
