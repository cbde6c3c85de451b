package dev.weft.controller.ca;

import dev.weft.identity.ServiceAccountRef;
import java.util.Optional;

/** What the authority knows of running pods. An immutable snapshot. */
public interface PodDirectory {

    /** The node of the pod with this name, if it runs and still is the one with this uid. */
    Optional<String> nodeOf(String namespace, String name, String uid);

    /** Whether a pod of this account that has not failed or finished is on the node. */
    boolean runsOn(String node, ServiceAccountRef account);
}
