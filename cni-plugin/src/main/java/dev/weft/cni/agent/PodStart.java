package dev.weft.cni.agent;

import dev.weft.enrolment.Enrolment;
import dev.weft.linux.Netns;
import java.util.concurrent.CompletableFuture;

/**
 * A request to let a pod start: the pod's new namespace, which the keeper takes over, and the
 * answer once the pod is safe to run, or why it must not.
 */
record PodStart(Netns netns, CompletableFuture<Enrolment> answer) {}
