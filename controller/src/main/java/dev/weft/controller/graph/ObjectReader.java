package dev.weft.controller.graph;

import dev.weft.controller.collect.DerivedCollection;
import dev.weft.controller.model.KubeService;
import dev.weft.controller.model.Localities;
import dev.weft.controller.model.MeshSettings;
import dev.weft.controller.model.PeerAuthentication;
import dev.weft.controller.model.PeerReading;
import dev.weft.controller.model.Pod;
import dev.weft.controller.model.PolicyReading;
import dev.weft.controller.model.Reading;
import dev.weft.enrolment.PodEnrolment;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ManifestProblem;
import dev.weft.manifest.Manifests;
import dev.weft.manifest.ObjectKey;
import dev.weft.workload.Locality;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads the objects of a snapshot, each again only when it changed. One thread. */
final class ObjectReader {

    private static final String CORE = "";
    private static final String SECURITY = "security.istio.io";
    private static final String NETWORK = "topology.istio.io/network";

    private final String rootNamespace;
    private final DerivedCollection<ObjectKey, KubeObject, Reading<Pod>> pods =
            DerivedCollection.remembering((object, was) -> Reading.of(object, was, Pod::of));
    private final DerivedCollection<ObjectKey, KubeObject, Reading<KubeService>> services =
            DerivedCollection.remembering(
                    (object, was) -> Reading.of(object, was, KubeService::of));
    private final DerivedCollection<ObjectKey, KubeObject, Reading<PodEnrolment>> enrolments =
            DerivedCollection.remembering(
                    (object, was) -> Reading.of(object, was, PodEnrolment::parse));
    private final DerivedCollection<ObjectKey, KubeObject, Locality> localities =
            DerivedCollection.of(Localities::of);
    private final DerivedCollection<ObjectKey, KubeObject, PolicyReading> policies;
    private final DerivedCollection<ObjectKey, KubeObject, PeerReading> peers =
            DerivedCollection.remembering(PeerReading::of);

    ObjectReader(MeshSettings mesh) {
        rootNamespace = mesh.rootNamespace();
        policies =
                DerivedCollection.remembering((object, was) -> PolicyReading.of(object, was, mesh));
    }

    Readings read(Manifests objects) {
        Map<ObjectKey, Reading<Pod>> pod = pods.derive(of(objects, CORE, "Pod"));
        Map<ObjectKey, Reading<KubeService>> service =
                services.derive(of(objects, CORE, "Service"));
        Map<ObjectKey, Reading<PodEnrolment>> enrolment =
                enrolments.derive(of(objects, PodEnrolment.GROUP, PodEnrolment.KIND));
        Map<ObjectKey, PolicyReading> policy =
                policies.derive(of(objects, SECURITY, PolicyReading.KIND));
        Map<ObjectKey, PeerReading> peer =
                peers.derive(of(objects, SECURITY, PeerAuthentication.KIND));

        List<ManifestProblem> problems = new ArrayList<>(objects.problems());
        collect(objects, pod, Reading::problem, problems);
        collect(objects, service, Reading::problem, problems);
        collect(objects, enrolment, Reading::problem, problems);
        collect(objects, policy, PolicyReading::rejection, problems);
        collect(objects, peer, PeerReading::rejection, problems);
        return new Readings(
                network(objects),
                pod,
                service,
                enrolment,
                localities.derive(of(objects, CORE, "Node")),
                policy,
                peer,
                List.copyOf(problems));
    }

    private static Map<ObjectKey, KubeObject> of(Manifests objects, String group, String kind) {
        Map<ObjectKey, KubeObject> found = new LinkedHashMap<>();
        objects.ofKind(group, kind).forEach(object -> found.put(object.key(), object));
        return found;
    }

    private static <T> void collect(
            Manifests objects,
            Map<ObjectKey, T> readings,
            Function<T, Optional<String>> problem,
            List<ManifestProblem> problems) {
        readings.forEach((key, reading) ->
                problem.apply(reading)
                        .ifPresent(text -> problems.add(problem(objects, key, text))));
    }

    private static ManifestProblem problem(Manifests objects, ObjectKey key, String text) {
        KubeObject object = objects.find(key).orElseThrow();
        return new ManifestProblem(
                object.source().file(), object.source().document(), key + ": " + text);
    }

    /** The network that the root namespace is labelled with holds for the whole cluster. */
    private String network(Manifests objects) {
        return objects.find(new ObjectKey(CORE, "Namespace", "", rootNamespace))
                .flatMap(namespace -> namespace.label(NETWORK))
                .orElse("");
    }
}
