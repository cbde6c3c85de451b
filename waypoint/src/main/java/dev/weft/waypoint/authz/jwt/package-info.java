/**
 * Tokens (JWT, RFC 7519): where they are in a request, whether they are genuine, and what they
 * claim. Start here: {@link dev.weft.waypoint.authz.jwt.JwtRules}; {@link
 * dev.weft.waypoint.authz.jwt.TokenVerifier} keeps keys and verified tokens for the process, from
 * any thread.
 */
@NullMarked
package dev.weft.waypoint.authz.jwt;

import org.jspecify.annotations.NullMarked;
