package dev.weft.waypoint.authz;

import dev.weft.waypoint.authz.jwt.TokenVerifier;
import dev.weft.waypoint.request.SideCalls;
import io.netty.channel.EventLoop;

/**
 * What a check works with.
 *
 * @param loop of the request; what takes time answers there
 * @param tokens one for the process
 */
public record AccessContext(
        EventLoop loop, SideCalls calls, TokenVerifier tokens, AccessSettings settings) {}
