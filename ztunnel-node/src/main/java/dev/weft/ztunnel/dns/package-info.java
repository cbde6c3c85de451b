/**
 * Answers the names that pods ask for: services of the mesh from the mesh's state, all others
 * through the pod's own name servers; start here: {@link dev.weft.ztunnel.dns.NameResolver}, which
 * decides. Decisions and the codec are pure and safe on every thread; a question is answered on the
 * event loop that received it.
 */
@NullMarked
package dev.weft.ztunnel.dns;

import org.jspecify.annotations.NullMarked;
