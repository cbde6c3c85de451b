/**
 * From manifests to pods: what is read of a pod, which pods a Deployment wants, and on which node
 * each goes; start here: {@link dev.weft.local.schedule.ReplicaPlan}. Pure, safe on every thread.
 */
@NullMarked
package dev.weft.local.schedule;

import org.jspecify.annotations.NullMarked;
