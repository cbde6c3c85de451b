/**
 * The objects of the cluster and what follows from them: pods are made and ended, Services get
 * addresses, and the cluster folder says it all; start here: {@link
 * dev.weft.local.cluster.ClusterLoop}. One thread owns all state.
 */
@NullMarked
package dev.weft.local.cluster;

import org.jspecify.annotations.NullMarked;
