package dev.weft.waypoint.authz;

/**
 * What holds for all policies of a proxy.
 *
 * @param trustedHops how many proxies before this one may be believed what they add to
 *     X-Forwarded-For; 0 takes the client's own address for its remote address, too
 * @param tokensFirst refuses bad tokens before an external service is asked. By default it is asked
 *     first, as the API's users know it: such services exchange opaque tokens for JWTs, or turn a
 *     session into one, and what they put into the request is verified after them. Even then rules
 *     that decide whether to ask see no token that was not verified
 */
public record AccessSettings(int trustedHops, boolean tokensFirst) {

    public static final AccessSettings STANDARD = new AccessSettings(0, false);

    public AccessSettings {
        if (trustedHops < 0) {
            throw new IllegalArgumentException(
                    "trusted hops " + trustedHops + ": expected 0 or more");
        }
    }
}
