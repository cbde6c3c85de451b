/**
 * Asks an external service whether a request may pass (ext_authz), by HTTP or gRPC. Start here:
 * {@link dev.weft.waypoint.authz.external.ExternalAuthorizer}. Immutable; an answer comes on the
 * event loop of the request.
 */
@NullMarked
package dev.weft.waypoint.authz.external;

import org.jspecify.annotations.NullMarked;
