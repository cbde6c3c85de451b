package dev.weft.local.cluster;

import dev.weft.local.pod.PodSpec;
import dev.weft.local.service.ServiceTable;

/** What the cluster does to the world outside of its own state; called on the cluster's thread. */
public interface ClusterEffects {

    /** Starts a pod in the background. */
    void start(PodSpec pod);

    /** Ends a pod in the background. */
    void stop(PodSpec pod);

    /** Puts new addresses, endpoints and names of Services in force before it returns. */
    void services(ServiceTable table);
}
