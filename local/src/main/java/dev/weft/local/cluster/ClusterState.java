package dev.weft.local.cluster;

import dev.weft.local.client.ApplyResult.Outcome;
import dev.weft.local.pod.PodSpec;
import dev.weft.local.pod.PodStatus;
import dev.weft.local.schedule.ContainerSpec;
import dev.weft.local.schedule.OwnerReader;
import dev.weft.local.service.ClusterIps;
import dev.weft.local.service.ServicePod;
import dev.weft.local.service.ServiceSpec;
import dev.weft.local.service.ServiceTable;
import dev.weft.local.world.AddressPlan;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ManifestException;
import dev.weft.manifest.ObjectKey;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Every object and every pod of the cluster. Does no I/O; confined to one thread, that of {@link
 * ClusterLoop}.
 */
final class ClusterState {

    /** An object as it was written, and as the cluster shows it. */
    private record Stored(KubeObject written, KubeObject admitted) {}

    private final AddressPlan plan;
    private final ClusterIps addresses;
    private final NavigableMap<ObjectKey, Stored> objects = new TreeMap<>();
    private final Map<String, PodEntry> pods = new LinkedHashMap<>();

    /** Pods that were deleted by name and are not asked to end yet. */
    private final Set<String> condemned = new HashSet<>();

    /** Objects that were made because a Gateway asks for them. */
    private final Set<ObjectKey> made = new HashSet<>();

    private final Gateways gateways;

    ClusterState(AddressPlan plan, Gateways gateways) {
        this.plan = plan;
        this.gateways = gateways;
        this.addresses = new ClusterIps(plan::service, AddressPlan.SERVICES);
    }

    /** Takes an object that the harness itself made. */
    void putOwn(KubeObject object) {
        store(object);
    }

    /**
     * Creates or replaces an object.
     *
     * @throws ManifestException if it cannot be used; nothing has changed then
     */
    Outcome put(KubeObject object) {
        Admission.check(object, namespaces());
        gateways.objects(object, this::written).forEach(ClusterState::checkMade);
        made.remove(object.key());
        Stored before = objects.get(object.key());
        if (before != null && before.written().equals(object)) {
            return Outcome.UNCHANGED;
        }
        store(object);
        if (object.kind().equals("Namespace") && before == null) {
            store(ObjectBody.serviceAccount(object.name(), "default"));
        }
        return before == null ? Outcome.CREATED : Outcome.CONFIGURED;
    }

    /** Removes an object, and with a Namespace all that is in it. */
    Outcome remove(ObjectKey key) {
        if (key.kind().equals("Pod")) {
            return removePod(key);
        }
        if (objects.remove(key) == null) {
            return Outcome.ABSENT;
        }
        made.remove(key);
        if (key.kind().equals("Service")) {
            addresses.release(key.namespace() + "/" + key.name());
        }
        if (key.kind().equals("Namespace")) {
            for (ObjectKey inside : List.copyOf(objects.keySet())) {
                if (inside.namespace().equals(key.name())) {
                    remove(inside);
                }
            }
        }
        return Outcome.DELETED;
    }

    /**
     * Makes the objects that Gateways ask for and removes those that none asks for any more. What a
     * user wrote by the same name stays as the user wrote it.
     */
    void settleGateways() {
        List<KubeObject> asking =
                objects.values().stream()
                        .map(Stored::admitted)
                        .filter(Gateways::isGateway)
                        .toList();
        Map<ObjectKey, KubeObject> wanted = gateways.wanted(asking, this::written);
        for (ObjectKey key : List.copyOf(made)) {
            if (!wanted.containsKey(key)) {
                remove(key);
            }
        }
        wanted.forEach((key, object) -> {
            Stored before = objects.get(key);
            boolean usersOwn = before != null && !made.contains(key);
            if (!usersOwn && (before == null || !before.written().equals(object))) {
                store(object);
                made.add(key);
            }
        });
    }

    /** The objects of this kind and name; several API groups may have the same kind. */
    List<ObjectKey> find(String kind, String namespace, String name) {
        List<ObjectKey> keys = new ArrayList<>();
        for (ObjectKey key : objects.keySet()) {
            if (key.kind().equalsIgnoreCase(kind)
                    && key.name().equals(name)
                    && (key.namespace().isEmpty() || key.namespace().equals(namespace))) {
                keys.add(key);
            }
        }
        if (kind.equalsIgnoreCase("Pod") && keys.isEmpty()) {
            keys.add(new ObjectKey("", "Pod", namespace, name));
        }
        return keys;
    }

    /** An object as it was written. */
    Optional<KubeObject> written(ObjectKey key) {
        return Optional.ofNullable(objects.get(key)).map(Stored::written);
    }

    /** Objects that make pods, and pods that are objects themselves. */
    List<KubeObject> podSources() {
        return objects.values().stream()
                .map(Stored::admitted)
                .filter(o -> OwnerReader.owns(o) || OwnerReader.readPod(o).isPresent())
                .toList();
    }

    Collection<PodEntry> pods() {
        return pods.values();
    }

    Optional<PodEntry> pod(String uid) {
        return Optional.ofNullable(pods.get(uid));
    }

    void addPod(PodEntry entry) {
        pods.put(entry.spec().uid(), entry);
    }

    void status(PodSpec pod, PodStatus status) {
        pods.computeIfPresent(pod.uid(), (uid, entry) -> entry.withStatus(status));
    }

    boolean isCondemned(PodEntry entry) {
        return condemned.contains(entry.spec().uid());
    }

    PodEntry markEnding(PodEntry entry) {
        condemned.remove(entry.spec().uid());
        PodEntry ending = entry.endingAt(Instant.now());
        pods.put(entry.spec().uid(), ending);
        return ending;
    }

    void forget(PodSpec pod) {
        pods.remove(pod.uid());
    }

    /** A pod's number on its node that no other pod has. */
    int freeNumber(int node) {
        Set<Integer> used =
                pods.values().stream()
                        .filter(entry -> entry.spec().node() == node)
                        .map(entry -> entry.spec().number())
                        .collect(Collectors.toSet());
        int number = 1;
        while (used.contains(number)) {
            number++;
        }
        return number;
    }

    /** Everything that the cluster folder has to say. */
    Map<ObjectKey, KubeObject> published() {
        Map<ObjectKey, KubeObject> all = new HashMap<>();
        objects.forEach((key, stored) -> {
            if (!key.kind().equals("Pod")) {
                all.put(key, stored.admitted());
            }
        });
        for (PodEntry pod : pods.values()) {
            KubeObject object = ObjectBody.pod(pod, labels(pod), plan);
            all.put(object.key(), object);
        }
        return all;
    }

    ServiceTable services() {
        List<ServiceSpec> specs = new ArrayList<>();
        Map<String, List<InetAddress>> given = new HashMap<>();
        for (Stored stored : objects.values()) {
            if (isService(stored.written())) {
                ServiceSpec spec = ServiceSpec.read(stored.written());
                specs.add(spec);
                given.put(stored.written().namespace() + "/" + spec.name(), addressesOf(spec));
            }
        }
        return ServiceTable.of(specs, given, pods.values().stream().map(this::servicePod).toList());
    }

    Map<String, String> labels(PodEntry pod) {
        if (!pod.isOwned()) {
            return Optional.ofNullable(objects.get(pod.source()))
                    .map(stored -> stored.written().labels())
                    .orElse(pod.spec().template().labels());
        }
        Map<String, String> labels = new TreeMap<>(pod.spec().template().labels());
        if (pod.source().kind().equals("Deployment")) {
            labels.put("pod-template-hash", pod.spec().template().hash());
        }
        return labels;
    }

    /** A Gateway is refused as a whole where what it asks for could not be run. */
    private static void checkMade(KubeObject object) {
        if (OwnerReader.owns(object)) {
            OwnerReader.read(object);
        }
        if (isService(object)) {
            ServiceSpec.read(object);
        }
    }

    private Outcome removePod(ObjectKey key) {
        objects.remove(key);
        for (PodEntry pod : List.copyOf(pods.values())) {
            boolean named =
                    pod.spec().namespace().equals(key.namespace())
                            && pod.spec().name().equals(key.name());
            if (named && !pod.isEnding()) {
                condemned.add(pod.spec().uid());
                return Outcome.DELETED;
            }
        }
        return Outcome.ABSENT;
    }

    private void store(KubeObject object) {
        Stored before = objects.get(object.key());
        String uid = before == null ? UUID.randomUUID().toString() : before.admitted().uid();
        Instant created =
                Optional.ofNullable(before)
                        .flatMap(stored -> stored.admitted().creationTimestamp())
                        .orElseGet(Instant::now);
        KubeObject admitted = ObjectBody.admitted(object, uid, created);
        if (isService(object)) {
            admitted = ObjectBody.service(admitted, addressesOf(ServiceSpec.read(object)));
        }
        objects.put(object.key(), new Stored(object, admitted));
    }

    private List<InetAddress> addressesOf(ServiceSpec spec) {
        return spec.headless() ? List.of() : addresses.of(spec.namespace() + "/" + spec.name());
    }

    private ServicePod servicePod(PodEntry pod) {
        Map<String, Integer> ports = new HashMap<>();
        for (ContainerSpec container : pod.spec().template().containers()) {
            for (ContainerSpec.Port port : container.ports()) {
                ports.put(port.name(), port.number());
            }
        }
        return new ServicePod(
                pod.spec().namespace(),
                pod.spec().name(),
                labels(pod),
                pod.spec().addresses(),
                ports,
                pod.isReady(),
                pod.source().kind().equals("StatefulSet"));
    }

    private Set<String> namespaces() {
        return objects.keySet().stream()
                .filter(key -> key.kind().equals("Namespace"))
                .map(ObjectKey::name)
                .collect(Collectors.toSet());
    }

    private static boolean isService(KubeObject object) {
        return object.group().isEmpty() && object.kind().equals("Service");
    }
}
