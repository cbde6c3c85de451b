package dev.weft.cni.agent;

import dev.weft.cni.redirect.RedirectConfig;
import dev.weft.enrolment.Enrolment;

/**
 * A pod of this node, as the cluster describes it now.
 *
 * @param uid the pod's Kubernetes uid
 * @param running whether its programs have been started, so that no CNI ADD is to come
 * @param enrolment whether it belongs to the mesh
 * @param redirect how its traffic is captured if it does
 */
record LocalPod(
        String uid,
        String namespace,
        String name,
        String serviceAccount,
        boolean running,
        Enrolment enrolment,
        RedirectConfig redirect) {

    boolean isWanted() {
        return switch (enrolment) {
            case Enrolment.Enrolled enrolled -> true;
            case Enrolment.NotEnrolled notEnrolled -> false;
        };
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
