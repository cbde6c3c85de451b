package dev.weft.cni.agent;

import dev.weft.cni.redirect.RedirectConfig;
import dev.weft.enrolment.EnrolmentRule;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ManifestException;
import dev.weft.manifest.Manifests;
import dev.weft.manifest.ObjectKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The pods of this node in one snapshot of the cluster.
 *
 * @param byUid those that can be served
 * @param problems manifests that cannot be read and pods that cannot be served, with the reasons
 */
record LocalPods(Map<String, LocalPod> byUid, List<String> problems) {

    /** Uids and names become file names: nothing else may get there. */
    private static final Pattern UID = Pattern.compile("[A-Za-z0-9-]{1,63}");

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

    LocalPods {
        byUid = Map.copyOf(byUid);
        problems = List.copyOf(problems);
    }

    static LocalPods of(Manifests manifests, AgentConfig config) {
        EnrolmentRule rule = new EnrolmentRule(config.labelDomains());
        Map<String, LocalPod> pods = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        manifests.problems().forEach(problem -> problems.add(problem.toString()));
        for (KubeObject pod : manifests.ofKind("", "Pod")) {
            try {
                if (pod.field("spec", "nodeName").text("").equals(config.nodeName())) {
                    LocalPod local = read(pod, namespace(manifests, pod), rule, config);
                    pods.put(local.uid(), local);
                }
            } catch (ManifestException | IllegalArgumentException e) {
                problems.add(pod + ": " + e.getMessage());
            }
        }
        return new LocalPods(pods, problems);
    }

    private static LocalPod read(
            KubeObject pod,
            Optional<KubeObject> namespace,
            EnrolmentRule rule,
            AgentConfig config) {
        requireSafe("metadata.uid", pod.uid(), UID);
        requireSafe("metadata.name", pod.name(), NAME);
        requireSafe("metadata.namespace", pod.namespace(), NAME);
        return new LocalPod(
                pod.uid(),
                pod.namespace(),
                pod.name(),
                pod.field("spec", "serviceAccountName").text("default"),
                pod.field("status", "phase").text("").equals("Running"),
                rule.decide(pod, namespace),
                redirect(pod, config));
    }

    private static RedirectConfig redirect(KubeObject pod, AgentConfig config) {
        String interfaces =
                annotations(pod, config, "/reroute-virtual-interfaces", "").findFirst().orElse("");
        return new RedirectConfig(
                config.ipv6(),
                annotations(pod, config, "/dns-capture", "ambient.")
                        .findFirst()
                        .map(Boolean::parseBoolean)
                        .orElse(config.dnsCapture()),
                annotations(pod, config, "/bypass-inbound-capture", "ambient.")
                        .anyMatch("true"::equals),
                Arrays.stream(interfaces.split(",", -1))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList());
    }

    private static Stream<String> annotations(
            KubeObject pod, AgentConfig config, String suffix, String prefix) {
        return config.labelDomains().stream()
                .flatMap(domain -> pod.annotation(prefix + domain + suffix).stream());
    }

    private static Optional<KubeObject> namespace(Manifests manifests, KubeObject pod) {
        return manifests.find(new ObjectKey("", "Namespace", "", pod.namespace()));
    }

    private static void requireSafe(String field, String value, Pattern pattern) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    field + " is '" + value + "': " + pattern.pattern() + " was expected");
        }
    }

    Optional<LocalPod> find(String namespace, String name) {
        return byUid.values().stream()
                .filter(pod -> pod.namespace().equals(namespace) && pod.name().equals(name))
                .findFirst();
    }
}
