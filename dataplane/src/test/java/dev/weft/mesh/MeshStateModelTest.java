package dev.weft.mesh;

import static dev.weft.testkit.mesh.Mesh.host;
import static dev.weft.testkit.mesh.Mesh.ip;
import static dev.weft.testkit.mesh.Mesh.pod;
import static dev.weft.testkit.mesh.Mesh.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.net.NetworkAddress;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Service;
import dev.weft.workload.ServicePort;
import dev.weft.workload.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every index agrees with two plain maps that are searched from end to end. */
class MeshStateModelTest {
    private static final int NAMES = 12;

    private final Map<String, Workload> workloads = new TreeMap<>();
    private final Map<String, Service> services = new TreeMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void every_index_agrees_with_a_plain_model_after_any_sequence_of_changes(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        MeshState state = MeshState.EMPTY;
        for (int i = 0; i < 150; i++) {
            MeshChange change = change(random);
            state = state.with(change);
            follow(change);
            compare(state);
        }
    }

    private static MeshChange change(RandomGenerator random) {
        List<Workload> changed = new ArrayList<>();
        List<Service> served = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            String name = "n" + random.nextInt(NAMES);
            switch (random.nextInt(4)) {
                case 0 -> served.add(service(name, "10.96.0." + random.nextInt(5), 80, 80));
                case 1 -> removed.add(host(name).toString());
                case 2 -> removed.add(pod(name).build().uid().value());
                default -> changed.add(workload(random, name));
            }
        }
        return MeshChange.ofAddresses(changed, served, removed);
    }

    private static Workload workload(RandomGenerator random, String name) {
        Map<NamespacedHostname, List<ServicePort>> serves = new HashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            serves.put(host("n" + random.nextInt(NAMES)), List.of(ServicePort.of(80, 8080)));
        }
        String[] ips =
                Stream.generate(() -> "10.0.0." + random.nextInt(6))
                        .limit(random.nextInt(3))
                        .distinct()
                        .toArray(String[]::new);
        return pod(name, ips)
                .name("n" + random.nextInt(3))
                .hostname(random.nextBoolean() ? "h" + random.nextInt(3) : "")
                .services(serves)
                .build();
    }

    private void follow(MeshChange change) {
        change.services().forEach(s -> services.put(s.key().toString(), s));
        change.workloads().forEach(w -> workloads.put(w.uid().value(), w));
        change.removedAddresses().forEach(workloads::remove);
        change.removedAddresses().forEach(services::remove);
    }

    private void compare(MeshState state) {
        assertThat(state.allWorkloads()).containsExactlyElementsOf(workloads.values());
        assertThat(state.allServices()).containsExactlyInAnyOrderElementsOf(services.values());
        for (int i = 0; i < NAMES; i++) {
            compareName(state, i);
        }
        assertThat(state.stagedServices())
                .containsExactlyInAnyOrderElementsOf(
                        workloads.values().stream()
                                .flatMap(w -> w.services().keySet().stream())
                                .distinct()
                                .filter(key -> !services.containsKey(key.toString()))
                                .toList());
    }

    private void compareName(MeshState state, int number) {
        NetworkAddress podAddress = new NetworkAddress("", ip("10.0.0." + number));
        NetworkAddress virtual = new NetworkAddress("", ip("10.96.0." + number));
        NamespacedHostname key = host("n" + number);
        NamespacedHostname hostname = new NamespacedHostname("shop", "h" + number);
        assertThat(state.workload(podAddress))
                .isEqualTo(first(w -> w.addresses().contains(podAddress.ip())));
        assertThat(state.workload(hostname))
                .isEqualTo(first(w -> w.hostname().equals(hostname.hostname())));
        assertThat(state.workloads("shop", "n" + number))
                .containsExactlyElementsOf(
                        workloads.values().stream()
                                .filter(w -> w.name().equals("n" + number))
                                .toList());
        assertThat(state.service(virtual, "shop"))
                .isEqualTo(
                        services.values().stream()
                                .filter(s -> s.addresses().get(0).block().contains(virtual.ip()))
                                .min(Comparator.comparing(Service::key)));
        assertThat(state.endpoints(key).stream().map(KnownEndpoint::workload))
                .containsExactlyElementsOf(
                        workloads.values().stream()
                                .filter(w -> w.services().containsKey(key))
                                .toList());
    }

    private Optional<Workload> first(Predicate<Workload> wanted) {
        return workloads.values().stream().filter(wanted).findFirst();
    }
}
