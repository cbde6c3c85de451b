package dev.weft.cni.agent;

import dev.weft.enrolment.PodEnrolment;
import dev.weft.enrolment.PodEnrolment.Redirection;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ManifestException;
import dev.weft.manifest.ManifestWriter;
import dev.weft.manifest.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PodEnrolment objects of this node: one small file per pod in the cluster folder. Any thread;
 * writes are rare and happen one at a time.
 */
final class EnrolmentReports {

    private static final Logger log = LoggerFactory.getLogger(EnrolmentReports.class);

    private record PodName(String namespace, String name) {}

    private final Path clusterFolder;
    private final String node;

    /** What stands in the files of our pods; guarded by this. */
    private final Map<PodName, PodEnrolment> written = new HashMap<>();

    EnrolmentReports(Path clusterFolder, String node) {
        this.clusterFolder = clusterFolder;
        this.node = node;
    }

    /** Takes over what an earlier agent of this node reported. */
    synchronized void adopt(Manifests manifests) {
        for (KubeObject object : manifests.ofKind(PodEnrolment.GROUP, PodEnrolment.KIND)) {
            try {
                PodEnrolment report = PodEnrolment.parse(object);
                if (report.node().equals(node)) {
                    written.put(new PodName(report.namespace(), report.pod()), report);
                }
            } catch (ManifestException e) {
                log.warn("ignoring a report that cannot be read: {}", e.getMessage());
            }
        }
    }

    /** Deletes reports of pods that are no longer there. */
    synchronized void retainOnly(Set<String> uids) throws IOException {
        for (PodEnrolment report : List.copyOf(written.values())) {
            if (!uids.contains(report.podUid())) {
                erase(report.namespace(), report.pod());
            }
        }
    }

    synchronized Optional<PodEnrolment> find(LocalPod pod) {
        return Optional.ofNullable(written.get(new PodName(pod.namespace(), pod.name())))
                .filter(report -> report.podUid().equals(pod.uid()));
    }

    synchronized void put(LocalPod pod, Redirection redirection, String message)
            throws IOException {
        PodEnrolment report =
                new PodEnrolment(
                        pod.namespace(), pod.name(), pod.uid(), node, redirection, message);
        PodName name = new PodName(pod.namespace(), pod.name());
        Path file = file(pod.namespace(), pod.name());
        if (report.equals(written.get(name)) && Files.exists(file)) {
            return;
        }
        ManifestWriter.write(file, List.of(report.toObject()));
        written.put(name, report);
    }

    /** Deletes the pod's report, unless it is already that of a successor of the same name. */
    synchronized void delete(LocalPod pod) throws IOException {
        if (find(pod).isPresent()) {
            erase(pod.namespace(), pod.name());
        }
    }

    private void erase(String namespace, String name) throws IOException {
        Files.deleteIfExists(file(namespace, name));
        written.remove(new PodName(namespace, name));
    }

    private Path file(String namespace, String name) {
        return PodEnrolment.file(clusterFolder, namespace, name);
    }
}
