package dev.weft.waypoint.authz.jwt;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens that were verified, by their hash: never the tokens themselves. Bounded; those that were
 * not used longest go first. Any thread.
 */
final class VerifiedTokens {

    private static final int MOST = 8192;

    /** The SHA-256 of a rule and a token. */
    record Fingerprint(long a, long b, long c, long d) {}

    /**
     * @param keys that verified it: with other keys it must be verified again
     * @param until seconds since the epoch
     */
    private record Verified(Claims claims, KeySet keys, long until) {}

    // Guarded by itself.
    private final Map<Fingerprint, Verified> tokens =
            new LinkedHashMap<>(64, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Fingerprint, Verified> eldest) {
                    return size() > MOST;
                }
            };

    static Fingerprint fingerprint(ByteString rule, String token) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        digest.update(rule.asReadOnlyByteBuffer());
        ByteBuffer hash =
                ByteBuffer.wrap(digest.digest(token.getBytes(StandardCharsets.ISO_8859_1)));
        return new Fingerprint(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
    }

    Optional<Claims> find(Fingerprint fingerprint, KeySet keys, long now) {
        synchronized (tokens) {
            Verified verified = tokens.get(fingerprint);
            if (verified == null) {
                return Optional.empty();
            }
            if (!verified.keys().equals(keys) || verified.until() <= now) {
                tokens.remove(fingerprint);
                return Optional.empty();
            }
            return Optional.of(verified.claims());
        }
    }

    void add(Fingerprint fingerprint, Claims claims, KeySet keys, long until) {
        synchronized (tokens) {
            tokens.put(fingerprint, new Verified(claims, keys, until));
        }
    }

    int size() {
        synchronized (tokens) {
            return tokens.size();
        }
    }
}
