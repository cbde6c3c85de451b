package dev.weft.local.cluster;

import dev.weft.local.schedule.OwnerReader;
import dev.weft.local.service.ServiceSpec;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ManifestException;
import java.util.Set;
import java.util.regex.Pattern;

/** Says no to objects that the harness could not follow, before anything changes. Pure. */
final class Admission {

    /** Names become parts of file names and of DNS names. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

    private static final Set<String> HARNESS_KINDS = Set.of("Node", "PodEnrolment", "ReplicaSet");

    private Admission() {}

    /**
     * Checks an object; kinds that the harness does not know pass, for the mesh to judge.
     *
     * @throws ManifestException naming the field that cannot be used
     */
    static void check(KubeObject object, Set<String> namespaces) {
        if (!NAME.matcher(object.name()).matches()) {
            throw object.field("metadata", "name")
                    .wrong("lower case letters, digits, dashes and dots");
        }
        if (!object.kind().matches("[A-Za-z0-9]+") || !object.group().matches("[a-z0-9.-]*")) {
            throw object.field("kind").wrong("a kind of an API group");
        }
        if (HARNESS_KINDS.contains(object.kind())) {
            throw object.field("kind").wrong("another kind: the local mesh makes these itself");
        }
        if (!object.namespace().isEmpty() && !namespaces.contains(object.namespace())) {
            throw object.field("metadata", "namespace")
                    .wrong("a namespace that exists (there is no \"" + object.namespace() + "\")");
        }
        if (OwnerReader.owns(object)) {
            OwnerReader.read(object);
        }
        OwnerReader.readPod(object);
        if (object.group().isEmpty() && object.kind().equals("Service")) {
            ServiceSpec.read(object);
        }
    }
}
