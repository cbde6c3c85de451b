package dev.weft.waypoint.authz.jwt;

/**
 * A token that is not accepted. The message is for the client: it says why, and nothing of the
 * token.
 */
final class JwtException extends Exception {

    private final String message;
    private final int status;
    private final boolean keyUnknown;

    private JwtException(String message, int status, boolean keyUnknown) {
        super(message);
        this.message = message;
        this.status = status;
        this.keyUnknown = keyUnknown;
    }

    static JwtException of(String message) {
        return new JwtException(message, 401, false);
    }

    /** Genuine, but meant for somebody else. */
    static JwtException audience() {
        return new JwtException("Audiences in Jwt are not allowed", 403, false);
    }

    /** Newer keys may know it. */
    static JwtException keyUnknown() {
        return new JwtException("Jwks doesn't have key to match kid or alg from Jwt", 401, true);
    }

    @Override
    public String getMessage() {
        return message;
    }

    int status() {
        return status;
    }

    boolean isKeyUnknown() {
        return keyUnknown;
    }
}
