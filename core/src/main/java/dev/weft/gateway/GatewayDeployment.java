package dev.weft.gateway;

import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The objects that run a Gateway's proxy: a ServiceAccount, a Service and a Deployment, all named
 * like the Gateway and owned by it. Pure.
 *
 * <p>For an Istio Gateway the pods also carry the labels that it selects, so that it finds them.
 */
public final class GatewayDeployment {

    /** Where a waypoint ends tunnels. */
    public static final int HBONE_PORT = 15008;

    static final int METRICS_PORT = 15020;
    static final int STATUS_PORT = 15021;

    private static final String CORE = "v1";
    private static final String DOMAIN = "weft.dev";
    private static final String REPLICAS = DOMAIN + "/replicas";
    private static final int MOST_REPLICAS = 1000;

    private final KubeObject gateway;
    private final GatewayRole role;
    private final GatewayTemplate template;

    private GatewayDeployment(KubeObject gateway, GatewayRole role, GatewayTemplate template) {
        this.gateway = gateway;
        this.role = role;
        this.template = template;
    }

    /**
     * The objects; none for an object that is no Gateway of ours.
     *
     * @param parameters the ConfigMap that {@code infrastructure.parametersRef} names, if it is
     *     there: its {@code replicas} say how many pods there are
     * @throws dev.weft.manifest.ManifestException when a field is not what it has to be
     */
    public static List<KubeObject> objects(
            KubeObject gateway, GatewayTemplate template, Optional<KubeObject> parameters) {
        return GatewayRole.of(gateway, template.labelDomains())
                .map(role -> new GatewayDeployment(gateway, role, template).all(parameters))
                .orElse(List.of());
    }

    private List<KubeObject> all(Optional<KubeObject> parameters) {
        return List.of(account(), service(), deployment(replicas(parameters)));
    }

    private KubeObject account() {
        return object(CORE, "ServiceAccount", Map.of());
    }

    private KubeObject service() {
        Map<String, Object> spec = new LinkedHashMap<>();
        // A waypoint is for the inside; an edge asks for an address outside.
        spec.put("type", role == GatewayRole.WAYPOINT ? "ClusterIP" : "LoadBalancer");
        spec.put("ipFamilyPolicy", "PreferDualStack");
        spec.put("selector", Map.of(GatewayLabels.NAME, gateway.name()));
        List<Map<String, Object>> ports = new ArrayList<>();
        ports.add(port("status-port", STATUS_PORT, "tcp"));
        if (role == GatewayRole.WAYPOINT) {
            ports.add(port("mesh", HBONE_PORT, "all"));
            spec.put("trafficDistribution", "PreferClose");
        } else {
            listenerPorts().forEach((name, number) -> ports.add(port(name, number, "tcp")));
        }
        spec.put("ports", ports);
        return object(CORE, "Service", Map.of("spec", spec));
    }

    private static Map<String, Object> port(String name, int number, String protocol) {
        return Map.of("name", name, "port", number, "targetPort", number, "appProtocol", protocol);
    }

    /** The listeners' ports, each once, by a name made of its number. */
    private Map<String, Integer> listenerPorts() {
        Map<String, Integer> ports = new TreeMap<>();
        for (Field listener : gateway.field("spec", "listeners").list()) {
            listener.at("port").number(1, 65535).ifPresent(n -> ports.put("port-" + n, n));
        }
        for (Field server : gateway.field("spec", "servers").list()) {
            server.at("port", "number").number(1, 65535).ifPresent(n -> ports.put("port-" + n, n));
        }
        return ports;
    }

    private KubeObject deployment(int replicas) {
        Map<String, Object> template =
                Map.of(
                        "metadata",
                        Map.of("labels", podLabels(), "annotations", podAnnotations()),
                        "spec",
                        podSpec());
        return object(
                "apps/v1",
                "Deployment",
                Map.of(
                        "spec",
                        Map.of(
                                "replicas",
                                replicas,
                                "selector",
                                Map.of("matchLabels", Map.of(GatewayLabels.NAME, gateway.name())),
                                "template",
                                template)));
    }

    private int replicas(Optional<KubeObject> parameters) {
        Field annotation = gateway.field("metadata", "annotations", REPLICAS);
        if (annotation.isPresent()) {
            return number(annotation);
        }
        return parameters
                .map(object -> object.field("data", "replicas"))
                .filter(Field::isPresent)
                .map(GatewayDeployment::number)
                .orElse(1);
    }

    private static int number(Field field) {
        String text = field.requiredText();
        if (!text.matches("\\d{1,4}") || Integer.parseInt(text) > MOST_REPLICAS) {
            throw field.wrong("how many pods, as text, 0 to " + MOST_REPLICAS);
        }
        return Integer.parseInt(text);
    }

    private Map<String, Object> podLabels() {
        Map<String, Object> labels = new TreeMap<>();
        labels.putAll(gateway.field("spec", "selector").textMap());
        labels.putAll(ownLabels());
        template.labelDomains().forEach(domain -> labels.put(domain + "/dataplane-mode", "none"));
        labels.put("sidecar.istio.io/inject", "false");
        labels.put("service.istio.io/canonical-name", gateway.name());
        labels.put("service.istio.io/canonical-revision", "latest");
        if (role == GatewayRole.WAYPOINT) {
            labels.put(GatewayLabels.TUNNEL, "http");
        }
        return labels;
    }

    private Map<String, Object> podAnnotations() {
        Map<String, Object> annotations = new TreeMap<>(infrastructure("annotations"));
        annotations.put("prometheus.io/scrape", "true");
        annotations.put("prometheus.io/port", String.valueOf(METRICS_PORT));
        annotations.put("prometheus.io/path", "/stats/prometheus");
        return annotations;
    }

    private Map<String, Object> podSpec() {
        Map<String, Object> container = new LinkedHashMap<>();
        container.put("name", "weft-proxy");
        container.put("image", template.image());
        container.put("command", List.of("weft-waypoint"));
        container.put("env", environment());
        container.put("ports", containerPorts());
        container.put(
                "readinessProbe",
                Map.of("httpGet", Map.of("path", "/healthz/ready", "port", STATUS_PORT)));
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("serviceAccountName", gateway.name());
        spec.put("terminationGracePeriodSeconds", 30);
        if (template.cluster()) {
            container.putAll(ClusterPod.container());
            spec.putAll(ClusterPod.spec());
        }
        spec.put("containers", List.of(container));
        return spec;
    }

    private List<Map<String, Object>> environment() {
        List<Map<String, Object>> environment = new ArrayList<>();
        Map<String, String> own = new TreeMap<>(template.environment());
        own.put("GATEWAY_NAME", gateway.name());
        own.put("GATEWAY_NAMESPACE", gateway.namespace());
        own.forEach((name, value) -> environment.add(Map.of("name", name, "value", value)));
        if (template.cluster()) {
            environment.addAll(ClusterPod.environment());
        }
        return environment;
    }

    private List<Map<String, Object>> containerPorts() {
        List<Map<String, Object>> ports = new ArrayList<>();
        ports.add(Map.of("name", "metrics", "containerPort", METRICS_PORT));
        ports.add(Map.of("name", "status-port", "containerPort", STATUS_PORT));
        if (role == GatewayRole.WAYPOINT) {
            ports.add(Map.of("name", "mesh", "containerPort", HBONE_PORT));
            return ports;
        }
        listenerPorts().forEach((name, n) -> ports.add(Map.of("name", name, "containerPort", n)));
        return ports;
    }

    private KubeObject object(String apiVersion, String kind, Map<String, Object> rest) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", gateway.name());
        metadata.put("namespace", gateway.namespace());
        metadata.put("labels", ownLabels());
        Map<String, String> annotations = infrastructure("annotations");
        if (!annotations.isEmpty()) {
            metadata.put("annotations", new TreeMap<>(annotations));
        }
        metadata.put("ownerReferences", List.of(owner()));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("apiVersion", apiVersion);
        body.put("kind", kind);
        body.put("metadata", metadata);
        body.putAll(rest);
        return KubeObject.of(body);
    }

    private Map<String, String> ownLabels() {
        Map<String, String> labels = new TreeMap<>(infrastructure("labels"));
        labels.put(GatewayLabels.NAME, gateway.name());
        gateway.field("spec", "gatewayClassName")
                .text()
                .ifPresent(name -> labels.put(GatewayLabels.CLASS, name));
        labels.put("app.kubernetes.io/managed-by", "weft");
        return labels;
    }

    private Map<String, String> infrastructure(String what) {
        return gateway.field("spec", "infrastructure", what).textMap();
    }

    private Map<String, Object> owner() {
        Map<String, Object> owner = new LinkedHashMap<>();
        owner.put("apiVersion", gateway.apiVersion());
        owner.put("kind", gateway.kind());
        owner.put("name", gateway.name());
        if (!gateway.uid().isEmpty()) {
            owner.put("uid", gateway.uid());
        }
        owner.put("controller", true);
        return owner;
    }
}
