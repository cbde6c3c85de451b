package dev.weft.controller.model;

import dev.weft.policy.PolicyKey;
import dev.weft.workload.HealthStatus;
import dev.weft.workload.Locality;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.NetworkMode;
import dev.weft.workload.ServicePort;
import dev.weft.workload.TunnelProtocol;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadUid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A Pod, with what concerns it, to what discovery says of it. Pure. */
public final class WorkloadTranslation {

    private WorkloadTranslation() {}

    /**
     * A pod and everything else that its workload depends on.
     *
     * @param captured whether a node agent says that it captures the pod
     * @param network the network of pods that name none
     * @param services those of the pod's namespace
     * @param policies the selecting ones that may concern the pod
     */
    public record Inputs(
            Pod pod,
            boolean captured,
            Locality locality,
            String network,
            List<KubeService> services,
            List<PolicySelector> policies,
            NamespaceMtls mtls) {

        public Inputs {
            services = List.copyOf(services);
            policies = List.copyOf(policies);
        }
    }

    /** The workload; empty for a pod that is over or has no address yet. */
    public static Optional<Workload> translate(Inputs inputs, MeshSettings mesh) {
        Pod pod = inputs.pod();
        if (!pod.isAlive() || pod.ips().isEmpty()) {
            return Optional.empty();
        }
        boolean captured = !pod.hostNetwork() && (pod.redirected() || inputs.captured());
        boolean tunnel = captured || pod.nativeTunnel();
        return Optional.of(
                Workload.builder(WorkloadUid.ofPod(mesh.clusterId(), pod.namespace(), pod.name()))
                        .name(pod.name())
                        .account(pod.account())
                        .trustDomain(mesh.trustDomain())
                        .addresses(pod.ips())
                        .network(pod.network().isEmpty() ? inputs.network() : pod.network())
                        .networkMode(
                                pod.hostNetwork() ? NetworkMode.HOST_NETWORK : NetworkMode.STANDARD)
                        .tunnel(tunnel ? TunnelProtocol.HBONE : TunnelProtocol.NONE)
                        .nativeTunnel(pod.nativeTunnel())
                        .owner(pod.owner().describe(pod.labels()))
                        .node(pod.node())
                        .clusterId(mesh.clusterId())
                        .locality(inputs.locality())
                        .authorizationPolicies(policies(inputs))
                        .status(pod.ready() ? HealthStatus.HEALTHY : HealthStatus.UNHEALTHY)
                        .services(services(pod, inputs.services(), mesh))
                        .build());
    }

    private static List<PolicyKey> policies(Inputs inputs) {
        Map<String, String> labels = inputs.pod().labels();
        List<PolicyKey> keys = new ArrayList<>();
        for (PolicySelector policy : inputs.policies()) {
            if (policy.selects(labels)) {
                keys.add(policy.key());
            }
        }
        keys.addAll(inputs.mtls().policiesFor(labels));
        return keys;
    }

    private static Map<NamespacedHostname, List<ServicePort>> services(
            Pod pod, List<KubeService> candidates, MeshSettings mesh) {
        Map<NamespacedHostname, List<ServicePort>> services = new TreeMap<>();
        for (KubeService service : candidates) {
            if (service.selects(pod.labels())) {
                services.put(ServiceTranslation.key(service, mesh), ports(pod, service));
            }
        }
        return services;
    }

    /** A port whose name the pod does not have is one that the pod does not serve. */
    private static List<ServicePort> ports(Pod pod, KubeService service) {
        List<ServicePort> ports = new ArrayList<>();
        for (KubeService.Port port : service.ports()) {
            int target =
                    port.targetName().isEmpty()
                            ? port.targetPort()
                            : pod.namedPorts().getOrDefault(port.targetName(), 0);
            if (target > 0) {
                ports.add(ServicePort.of(port.port(), target));
            }
        }
        return ports;
    }
}
