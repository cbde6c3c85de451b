package dev.weft.controller.graph;

import dev.weft.controller.attach.PolicyTranslator;
import dev.weft.controller.catalog.ReferenceGrants;
import dev.weft.controller.collect.DerivedCollection;
import dev.weft.controller.entry.EndpointFacts;
import dev.weft.controller.entry.EntryFacts;
import dev.weft.controller.extra.ExtensionTranslator;
import dev.weft.controller.extra.RateLimitTranslator;
import dev.weft.controller.extra.TelemetryTranslator;
import dev.weft.controller.gateway.DomainLabels;
import dev.weft.controller.gateway.GatewayClassFacts;
import dev.weft.controller.gateway.GatewayFacts;
import dev.weft.controller.gateway.NamespaceFacts;
import dev.weft.controller.model.KubeService;
import dev.weft.controller.model.Localities;
import dev.weft.controller.model.MeshSettings;
import dev.weft.controller.model.PeerAuthentication;
import dev.weft.controller.model.PeerReading;
import dev.weft.controller.model.Pod;
import dev.weft.controller.model.PolicyReading;
import dev.weft.controller.model.Reading;
import dev.weft.controller.route.RouteKind;
import dev.weft.controller.security.AuthenticationTranslator;
import dev.weft.controller.security.AuthorizationTranslator;
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
    private static final String ROUTING = "gateway.networking.k8s.io";
    private static final String TRAFFIC = "networking.istio.io";
    private static final List<String> GROUPS =
            List.of(SECURITY, "weft.dev", "extensions.istio.io", "telemetry.istio.io");
    private static final String NETWORK = "topology.istio.io/network";

    /** Policies that may name targets, by kind. */
    static final Map<String, PolicyTranslator> TRANSLATORS =
            Map.of(
                    PolicyReading.KIND,
                    new AuthorizationTranslator(),
                    "RequestAuthentication",
                    new AuthenticationTranslator(),
                    RateLimitTranslator.KIND,
                    new RateLimitTranslator(),
                    ExtensionTranslator.KIND,
                    new ExtensionTranslator(),
                    ExtensionTranslator.WASM_PLUGIN,
                    new ExtensionTranslator(),
                    TelemetryTranslator.KIND,
                    new TelemetryTranslator());

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

    private final DerivedCollection<ObjectKey, KubeObject, NamespaceFacts> namespaces =
            DerivedCollection.of(NamespaceFacts::of);
    private final DerivedCollection<ObjectKey, KubeObject, Reading<Optional<GatewayFacts>>>
            gateways;
    private final DerivedCollection<ObjectKey, KubeObject, Reading<GatewayClassFacts>> classes;
    private final DerivedCollection<ObjectKey, KubeObject, Reading<List<ReferenceGrants.Grant>>>
            grants =
                    DerivedCollection.remembering(
                            (object, was) -> Reading.of(object, was, ReferenceGrants::of));

    private final DerivedCollection<ObjectKey, KubeObject, Reading<EntryFacts>> entries =
            DerivedCollection.remembering((object, was) -> Reading.of(object, was, EntryFacts::of));
    private final DerivedCollection<ObjectKey, KubeObject, Reading<EndpointFacts>> workloads =
            DerivedCollection.remembering((object, was) ->
                    Reading.of(object, was, (KubeObject o) -> EndpointFacts.of(o)));

    ObjectReader(MeshSettings mesh) {
        rootNamespace = mesh.rootNamespace();
        DomainLabels labels = new DomainLabels(mesh.labelDomains());
        gateways =
                DerivedCollection.remembering(
                        (object, was) -> Reading.of(object, was, o -> GatewayFacts.of(o, labels)));
        classes =
                DerivedCollection.remembering((object, was) ->
                        Reading.of(object, was, o -> GatewayClassFacts.of(o, labels)));
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

        Map<ObjectKey, KubeObject> gatewayObjects = of(objects, ROUTING, "Gateway");
        gatewayObjects.putAll(of(objects, TRAFFIC, "Gateway"));
        Map<ObjectKey, Reading<Optional<GatewayFacts>>> gateway = gateways.derive(gatewayObjects);
        Map<ObjectKey, Reading<GatewayClassFacts>> gatewayClass =
                classes.derive(of(objects, ROUTING, "GatewayClass"));
        Map<ObjectKey, Reading<List<ReferenceGrants.Grant>>> grant =
                grants.derive(of(objects, ROUTING, "ReferenceGrant"));
        Map<ObjectKey, KubeObject> holder = of(objects, CORE, "Secret");
        holder.putAll(of(objects, CORE, "ConfigMap"));
        Map<ObjectKey, Reading<EntryFacts>> entry =
                entries.derive(of(objects, TRAFFIC, EntryFacts.KIND));
        Map<ObjectKey, Reading<EndpointFacts>> workload =
                workloads.derive(of(objects, TRAFFIC, EndpointFacts.KIND));
        Map<ObjectKey, KubeObject> routes = new LinkedHashMap<>();
        for (RouteKind kind : RouteKind.values()) {
            routes.putAll(of(objects, RouteKind.GROUP, kind.kind()));
        }

        List<ManifestProblem> problems = new ArrayList<>(objects.problems());
        collect(objects, gateway, Reading::problem, problems);
        collect(objects, gatewayClass, Reading::problem, problems);
        collect(objects, grant, Reading::problem, problems);
        collect(objects, entry, Reading::problem, problems);
        collect(objects, workload, Reading::problem, problems);
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
                namespaces.derive(of(objects, CORE, "Namespace")),
                gateway,
                gatewayClass,
                grant,
                holder,
                routes,
                of(objects, TRAFFIC, "VirtualService"),
                trafficPolicies(objects),
                attached(objects),
                entry,
                workload,
                List.copyOf(problems));
    }

    private static Map<ObjectKey, KubeObject> trafficPolicies(Manifests objects) {
        Map<ObjectKey, KubeObject> found = new LinkedHashMap<>();
        for (String kind : TrafficGraph.KINDS) {
            for (String group : List.of(TRAFFIC, ROUTING, "gateway.networking.x-k8s.io")) {
                found.putAll(of(objects, group, kind));
            }
        }
        return found;
    }

    private static Map<ObjectKey, KubeObject> attached(Manifests objects) {
        Map<ObjectKey, KubeObject> found = new LinkedHashMap<>();
        TRANSLATORS
                .keySet()
                .forEach(kind -> GROUPS.forEach(group -> found.putAll(of(objects, group, kind))));
        return found;
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

    static ManifestProblem problem(Manifests objects, ObjectKey key, String text) {
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
