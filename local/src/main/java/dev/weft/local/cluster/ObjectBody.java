package dev.weft.local.cluster;

import dev.weft.local.world.AddressPlan;
import dev.weft.manifest.KubeObject;
import dev.weft.net.IpAddresses;
import java.net.InetAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The objects as the API server of a cluster would show them. Pure. */
final class ObjectBody {

    private ObjectBody() {}

    /** The object as it was written, with what an API server adds to every object. */
    static KubeObject admitted(KubeObject written, String uid, Instant created) {
        Map<String, Object> body = new LinkedHashMap<>(written.body());
        Map<String, Object> metadata = new LinkedHashMap<>(fields(body, "metadata"));
        if (!written.namespace().isEmpty()) {
            metadata.put("namespace", written.namespace());
        }
        metadata.put("uid", uid);
        metadata.put("creationTimestamp", time(created));
        body.put("metadata", metadata);
        return KubeObject.of(body);
    }

    /** A Service with its virtual addresses; none means that it is headless. */
    static KubeObject service(KubeObject service, List<InetAddress> addresses) {
        Map<String, Object> body = new LinkedHashMap<>(service.body());
        Map<String, Object> spec = new LinkedHashMap<>(fields(body, "spec"));
        List<String> texts =
                addresses.isEmpty()
                        ? List.of("None")
                        : addresses.stream().map(InetAddress::getHostAddress).toList();
        spec.put("clusterIP", texts.getFirst());
        spec.put("clusterIPs", texts);
        spec.putIfAbsent("type", "ClusterIP");
        if (!addresses.isEmpty()) {
            spec.put(
                    "ipFamilies",
                    addresses.stream().map(ip -> IpAddresses.isV6(ip) ? "IPv6" : "IPv4").toList());
            spec.put("ipFamilyPolicy", addresses.size() > 1 ? "PreferDualStack" : "SingleStack");
        }
        body.put("spec", spec);
        return KubeObject.of(body);
    }

    static KubeObject namespace(String name) {
        return KubeObject.of(
                Map.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Namespace",
                        "metadata",
                        Map.of(
                                "name",
                                name,
                                "labels",
                                Map.of("kubernetes.io/metadata.name", name))));
    }

    static KubeObject serviceAccount(String namespace, String name) {
        return KubeObject.of(
                Map.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "ServiceAccount",
                        "metadata",
                        Map.of("name", name, "namespace", namespace)));
    }

    static KubeObject node(String name, AddressPlan plan, int number) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("podCIDR", plan.podRanges(number).getFirst());
        spec.put("podCIDRs", plan.podRanges(number));
        List<Map<String, String>> addresses =
                plan.node(number).stream()
                        .map(ip -> Map.of("type", "InternalIP", "address", ip.getHostAddress()))
                        .toList();
        Map<String, String> labels =
                Map.of(
                        "kubernetes.io/hostname",
                        name,
                        "topology.kubernetes.io/region",
                        "local",
                        "topology.kubernetes.io/zone",
                        "local-" + number);
        return KubeObject.of(
                Map.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Node",
                        "metadata",
                        Map.of("name", name, "labels", labels),
                        "spec",
                        spec,
                        "status",
                        Map.of(
                                "addresses",
                                addresses,
                                "conditions",
                                List.of(Map.of("type", "Ready", "status", "True")))));
    }

    static KubeObject pod(PodEntry pod, Map<String, String> labels, AddressPlan plan) {
        Map<String, Object> spec = new LinkedHashMap<>(pod.body());
        spec.put("nodeName", pod.spec().nodeName());
        spec.put("serviceAccountName", pod.spec().template().serviceAccount());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("apiVersion", "v1");
        body.put("kind", "Pod");
        body.put("metadata", podMetadata(pod, labels));
        body.put("spec", spec);
        body.put("status", podStatus(pod, plan));
        return KubeObject.of(body);
    }

    private static Map<String, Object> podMetadata(PodEntry pod, Map<String, String> labels) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", pod.spec().name());
        metadata.put("namespace", pod.spec().namespace());
        metadata.put("uid", pod.spec().uid());
        metadata.put("creationTimestamp", time(pod.created()));
        pod.deleted().ifPresent(when -> metadata.put("deletionTimestamp", time(when)));
        metadata.put("labels", labels);
        metadata.put("annotations", pod.spec().template().annotations());
        if (pod.isOwned()) {
            boolean deployment = pod.source().kind().equals("Deployment");
            // A Deployment owns its pods by way of a ReplicaSet, from which readers find it.
            String name =
                    deployment
                            ? pod.source().name() + "-" + pod.spec().template().hash()
                            : pod.source().name();
            metadata.put(
                    "ownerReferences",
                    List.of(
                            Map.of(
                                    "apiVersion",
                                    "apps/v1",
                                    "kind",
                                    deployment ? "ReplicaSet" : pod.source().kind(),
                                    "name",
                                    name,
                                    "uid",
                                    name,
                                    "controller",
                                    true)));
        }
        return metadata;
    }

    private static Map<String, Object> podStatus(PodEntry pod, AddressPlan plan) {
        List<String> own =
                pod.spec().addresses().stream().map(InetAddress::getHostAddress).toList();
        List<String> host =
                plan.node(pod.spec().node()).stream().map(InetAddress::getHostAddress).toList();
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("phase", pod.status().phase().title());
        status.put("podIP", own.getFirst());
        status.put("podIPs", own.stream().map(ip -> Map.of("ip", ip)).toList());
        status.put("hostIP", host.getFirst());
        status.put("hostIPs", host.stream().map(ip -> Map.of("ip", ip)).toList());
        status.put("startTime", time(pod.created()));
        Map<String, Object> ready = new LinkedHashMap<>();
        ready.put("type", "Ready");
        ready.put("status", pod.isReady() ? "True" : "False");
        if (!pod.status().message().isEmpty()) {
            ready.put("message", pod.status().message());
        }
        status.put("conditions", List.of(Map.of("type", "PodScheduled", "status", "True"), ready));
        return status;
    }

    /** The fields below a key, empty when there are none. */
    @SuppressWarnings("unchecked") // bodies of objects have text keys only
    static Map<String, Object> fields(Map<String, Object> body, String... path) {
        Map<String, Object> fields = body;
        for (String key : path) {
            Object below = fields.get(key);
            fields = below instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
        }
        return fields;
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
