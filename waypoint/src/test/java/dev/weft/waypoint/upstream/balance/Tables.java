package dev.weft.waypoint.upstream.balance;

import dev.weft.testkit.mesh.Mesh;
import dev.weft.waypoint.upstream.settings.Balancing;
import dev.weft.workload.WorkloadUid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Makes tables for tests and counts what is picked. */
final class Tables {
    private Tables() {}

    static Endpoint endpoint(String name) {
        return new Endpoint(Mesh.pod(name, "10.0.0.1").build(), 8080, new Load(0));
    }

    /** Endpoints e0, e1, ... with these weights. */
    static List<Share> shares(long... weights) {
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            shares.add(new Share(endpoint("e" + i), weights[i]));
        }
        return shares;
    }

    static List<Share> even(int count) {
        long[] weights = new long[count];
        java.util.Arrays.fill(weights, 1);
        return shares(weights);
    }

    static EndpointTable table(Balancing balancing, List<Share> shares) {
        return EndpointTable.of(List.of(shares), balancing, 0);
    }

    static Ask ask(RandomGenerator random, long turn) {
        return new Ask(random, 0, turn, random.nextLong(), 0, Set.of());
    }

    static Ask byHash(RandomGenerator random, long hash, int active) {
        return new Ask(random, 0, 0, hash, active, Set.of());
    }

    static Ask avoiding(RandomGenerator random, Set<WorkloadUid> avoid) {
        return new Ask(random, 0, 0, random.nextLong(), 0, avoid);
    }

    /** How often each is picked, by name of its workload. */
    static Map<String, Integer> counts(EndpointTable table, int picks) {
        RandomGenerator random = new SplittableRandom(42);
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < picks; i++) {
            String name = table.pick(ask(random, i)).orElseThrow().workload().name();
            counts.merge(name, 1, Integer::sum);
        }
        return counts;
    }
}
