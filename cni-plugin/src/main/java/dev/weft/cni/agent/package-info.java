/**
 * The node agent: enrols the pods of its node when their labels say so, and keeps them enrolled.
 * Start here: {@link dev.weft.cni.agent.Agent}, then {@link dev.weft.cni.agent.PodKeeper}. Each pod
 * has one keeper on one virtual thread, which alone changes what belongs to the pod.
 */
@NullMarked
package dev.weft.cni.agent;

import org.jspecify.annotations.NullMarked;
