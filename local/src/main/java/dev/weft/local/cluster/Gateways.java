package dev.weft.local.cluster;

import dev.weft.gateway.GatewayDeployment;
import dev.weft.gateway.GatewayTemplate;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ManifestException;
import dev.weft.manifest.ObjectKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands in for the deployer of a cluster: which objects run the proxies that Gateways ask for. The
 * objects themselves are worked out where the controller works them out for a cluster. Pure.
 */
final class Gateways {

    private static final Logger log = LoggerFactory.getLogger(Gateways.class);

    private static final String KIND = "Gateway";

    private final Optional<GatewayTemplate> template;

    private Gateways(Optional<GatewayTemplate> template) {
        this.template = template;
    }

    /**
     * Of a mesh.
     *
     * @param environment more settings of the proxies
     */
    static Gateways of(Map<String, String> environment) {
        return new Gateways(Optional.of(GatewayTemplate.ofLocalMesh(environment)));
    }

    /** Of a plain network of pods, where a Gateway is an object as any other. */
    static Gateways none() {
        return new Gateways(Optional.empty());
    }

    static boolean isGateway(KubeObject object) {
        return object.kind().equals(KIND);
    }

    /**
     * Objects that a Gateway asks for; none when it is not ours.
     *
     * @param find reads another object, for the parameters that the Gateway may name
     * @throws ManifestException naming the field that cannot be used
     */
    List<KubeObject> objects(KubeObject gateway, Function<ObjectKey, Optional<KubeObject>> find) {
        return template.map(common ->
                        GatewayDeployment.objects(gateway, common, parameters(gateway, find)))
                .orElse(List.of());
    }

    /** The objects of all Gateways, by key; of two that ask for the same, the first one's. */
    Map<ObjectKey, KubeObject> wanted(
            Collection<KubeObject> gateways, Function<ObjectKey, Optional<KubeObject>> find) {
        Map<ObjectKey, KubeObject> wanted = new LinkedHashMap<>();
        for (KubeObject gateway : gateways) {
            try {
                objects(gateway, find).forEach(made -> wanted.putIfAbsent(made.key(), made));
            } catch (ManifestException e) {
                // Refused when it was applied; only parameters can have gone bad since.
                log.warn("{} gets no proxy: {}", gateway, e.getMessage());
            }
        }
        return wanted;
    }

    private static Optional<KubeObject> parameters(
            KubeObject gateway, Function<ObjectKey, Optional<KubeObject>> find) {
        return gateway.field("spec", "infrastructure", "parametersRef", "name")
                .text()
                .flatMap(name ->
                        find.apply(new ObjectKey("", "ConfigMap", gateway.namespace(), name)));
    }
}
