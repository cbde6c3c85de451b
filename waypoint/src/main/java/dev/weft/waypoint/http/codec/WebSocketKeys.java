package dev.weft.waypoint.http.codec;

import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The keys of a WebSocket handshake (RFC 6455 section 4), which HTTP/2 does without: made where a
 * handshake goes from HTTP/2 to HTTP/1, answered where it goes the other way. They prove that the
 * peer knows WebSocket, and are no secret.
 */
public final class WebSocketKeys {
    private static final String KEY = "sec-websocket-key";
    private static final String ACCEPT = "sec-websocket-accept";
    private static final String SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private WebSocketKeys() {}

    /** Adds a key to a request of a WebSocket that has none; true if it did. */
    public static boolean add(HttpHeaders request) {
        if (!RequestReader.wanted(request).equals("websocket") || request.contains(KEY)) {
            return false;
        }
        byte[] key = new byte[16];
        ThreadLocalRandom.current().nextBytes(key);
        request.set(KEY, Base64.getEncoder().encodeToString(key));
        return true;
    }

    /** Answers the key of a request, if it has one, in the place of a backend of HTTP/2. */
    public static void accept(HttpHeaders request, HttpHeaders response) {
        String key = request.get(KEY);
        if (key != null) {
            response.set(ACCEPT, answer(key));
        }
    }

    private static String answer(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1")
                            .digest((key + SALT).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-1", e);
        }
    }
}
