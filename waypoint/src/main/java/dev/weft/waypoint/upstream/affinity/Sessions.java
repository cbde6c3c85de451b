package dev.weft.waypoint.upstream.affinity;

import dev.weft.waypoint.upstream.balance.Endpoint;
import dev.weft.waypoint.upstream.balance.EndpointTable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The words by which clients come back to an endpoint: its fingerprint, when the word runs out, and
 * a check of both. Every replica reads the words of the others, as they hold no secret. A word
 * leads to an endpoint of its own destination or nowhere: whoever makes one up gains nothing, and
 * one that was changed counts as none. Any thread.
 */
public final class Sessions {
    private static final int PRINT = 10;
    private static final int CHECK = 6;
    private static final int LENGTH = 4 + PRINT + CHECK;

    private final String destination;
    private final List<String> names;

    /** Worked out when the first client brings a word; any thread may do it. */
    private volatile Map<ByteBuffer, String> byPrint = Map.of();

    /** For the endpoints of a destination. */
    public Sessions(String destination, List<String> names) {
        this.destination = destination;
        this.names = List.copyOf(names);
    }

    /**
     * The word of an endpoint.
     *
     * @param life zero for one that never runs out
     */
    public String word(Endpoint endpoint, Instant now, Duration life) {
        int until = life.isZero() ? 0 : (int) now.plus(life).getEpochSecond();
        ByteBuffer word = ByteBuffer.allocate(LENGTH);
        word.putInt(until);
        word.put(print(endpoint.name()));
        word.put(check(endpoint.name(), until));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(word.array());
    }

    /** The endpoint of a word, if it is a valid one and the endpoint may be used. */
    public Optional<Endpoint> endpoint(String word, EndpointTable table, Instant now) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(word);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.length != LENGTH) {
            return Optional.empty();
        }
        ByteBuffer read = ByteBuffer.wrap(bytes);
        int until = read.getInt();
        String name = prints().get(ByteBuffer.wrap(bytes, 4, PRINT).slice());
        if (name == null) {
            return Optional.empty();
        }
        boolean valid =
                (until == 0 || Integer.toUnsignedLong(until) > now.getEpochSecond())
                        && Arrays.equals(
                                check(name, until), Arrays.copyOfRange(bytes, 4 + PRINT, LENGTH));
        return valid ? table.named(name) : Optional.empty();
    }

    private Map<ByteBuffer, String> prints() {
        Map<ByteBuffer, String> known = byPrint;
        if (known.isEmpty() && !names.isEmpty()) {
            Map<ByteBuffer, String> made = new HashMap<>();
            names.forEach(name -> made.put(ByteBuffer.wrap(print(name)), name));
            byPrint = made;
            known = made;
        }
        return known;
    }

    private byte[] print(String name) {
        return Arrays.copyOf(digest("endpoint\n" + destination + "\n" + name), PRINT);
    }

    private byte[] check(String name, int until) {
        return Arrays.copyOf(digest("until " + until + "\n" + destination + "\n" + name), CHECK);
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256", e);
        }
    }
}
