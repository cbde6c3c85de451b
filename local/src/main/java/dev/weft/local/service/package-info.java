/**
 * Services: their virtual addresses, their ready endpoints, and the redirect rules of the nodes
 * that stand in for kube-proxy; start here: {@link dev.weft.local.service.ServiceTable}. All pure
 * but {@link dev.weft.local.service.ClusterIps}, which its one owner confines to its thread.
 */
@NullMarked
package dev.weft.local.service;

import org.jspecify.annotations.NullMarked;
