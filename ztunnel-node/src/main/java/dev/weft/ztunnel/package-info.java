/**
 * The node proxy: carries the TCP connections of this node's pods, in tunnels where it can. Start
 * here: {@link dev.weft.ztunnel.Ztunnel}, which wires everything. Data runs on event loops; the
 * control plane's stream, the node agent's socket, certificates, policy re-checks, the admin server
 * and the access log have a thread each.
 */
@NullMarked
package dev.weft.ztunnel;

import org.jspecify.annotations.NullMarked;
