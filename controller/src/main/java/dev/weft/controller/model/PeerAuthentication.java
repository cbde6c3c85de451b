package dev.weft.controller.model;

import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import dev.weft.net.Ports;
import dev.weft.policy.PolicyKey;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * A PeerAuthentication: whether plaintext is still taken.
 *
 * @param selector labels of the pods it is for; empty for the whole namespace
 * @param ports by the pod's own port numbers
 */
public record PeerAuthentication(
        PolicyKey key,
        Instant created,
        Map<String, String> selector,
        Mode mode,
        Map<Integer, Mode> ports) {

    public static final String KIND = "PeerAuthentication";

    /** Of several at one level the oldest counts; an object without a time was always there. */
    static final Comparator<PeerAuthentication> OLDEST_FIRST =
            Comparator.comparing(PeerAuthentication::created)
                    .thenComparing(PeerAuthentication::key);

    public PeerAuthentication {
        selector = Map.copyOf(selector);
        ports = Collections.unmodifiableMap(new TreeMap<>(ports));
    }

    /** How peers have to come. */
    public enum Mode {
        /** As the level above says. */
        UNSET,
        DISABLE,
        PERMISSIVE,
        STRICT;

        Mode orElse(Mode inherited) {
            return this == UNSET ? inherited : this;
        }
    }

    boolean selects(Map<String, String> labels) {
        return !selector.isEmpty() && labels.entrySet().containsAll(selector.entrySet());
    }

    /** Reads one; throws at anything that is not fully understood. */
    static PeerAuthentication of(KubeObject object) {
        Field spec = Strict.spec(object);
        Strict.fields(spec, "selector", "mtls", "portLevelMtls");
        Map<String, String> selector = Strict.selector(spec.at("selector"));
        Map<Integer, Mode> ports = new TreeMap<>();
        spec.at("portLevelMtls")
                .map()
                .forEach((port, mtls) -> ports.put(port(port, mtls), mode(mtls)));
        if (selector.isEmpty() && !ports.isEmpty()) {
            throw spec.at("portLevelMtls").wrong("no port levels without a selector");
        }
        return new PeerAuthentication(
                new PolicyKey(object.namespace(), object.name()),
                object.creationTimestamp().orElse(Instant.EPOCH),
                selector,
                mode(spec.at("mtls")),
                ports);
    }

    /** What stands for one that cannot be understood: no plaintext for all that it may select. */
    static PeerAuthentication strict(KubeObject object) {
        return new PeerAuthentication(
                new PolicyKey(object.namespace(), object.name()),
                object.creationTimestamp().orElse(Instant.EPOCH),
                Strict.readableSelector(object),
                Mode.STRICT,
                Map.of());
    }

    private static int port(String text, Field mtls) {
        return Ports.parse(text)
                .filter(port -> port > 0)
                .orElseThrow(() -> mtls.wrong("a port number as its key"));
    }

    private static Mode mode(Field mtls) {
        Strict.fields(mtls, "mode");
        Field mode = mtls.at("mode");
        return switch (mode.text("UNSET")) {
            case "UNSET" -> Mode.UNSET;
            case "DISABLE" -> Mode.DISABLE;
            case "PERMISSIVE" -> Mode.PERMISSIVE;
            case "STRICT" -> Mode.STRICT;
            default -> throw mode.wrong("UNSET, DISABLE, PERMISSIVE or STRICT");
        };
    }
}
