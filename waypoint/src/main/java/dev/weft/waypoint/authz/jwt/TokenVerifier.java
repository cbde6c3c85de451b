package dev.weft.waypoint.authz.jwt;

import dev.weft.waypoint.request.SideCalls;
import io.netty.channel.EventLoop;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Verifies tokens, and keeps for the whole process the keys of remote issuers and the tokens that
 * were verified. Any thread; answers come on the loop that asked.
 */
public final class TokenVerifier {

    private static final int MOST_SOURCES = 256;

    private final SideCalls calls;
    private final InstantSource clock;
    private final VerifiedTokens verified = new VerifiedTokens();

    // Guarded by itself; sources that no rule uses any more are the first to go.
    private final Map<KeySource.Remote, RemoteKeys> remote =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(
                        Map.Entry<KeySource.Remote, RemoteKeys> eldest) {
                    return size() > MOST_SOURCES;
                }
            };

    /** Told once what came of a token. */
    interface Receiver {

        void verified(Claims claims);

        void refused(JwtException why);
    }

    public TokenVerifier(SideCalls calls, InstantSource clock) {
        this.calls = calls;
        this.clock = clock;
    }

    void verify(TokenRule rule, String text, Token token, EventLoop loop, Receiver then) {
        switch (rule.keys()) {
            case KeySource.Inline inline -> {
                try {
                    then.verified(verify(rule, text, token, inline.keys()));
                } catch (JwtException e) {
                    then.refused(e);
                }
            }
            case KeySource.Remote source -> {
                RemoteKeys keys = keysOf(source);
                keys.find(null, loop, found -> first(rule, text, token, found, keys, loop, then));
            }
        }
    }

    private void first(
            TokenRule rule,
            String text,
            Token token,
            Optional<KeySet> found,
            RemoteKeys keys,
            EventLoop loop,
            Receiver then) {
        try {
            then.verified(verify(rule, text, token, present(found)));
        } catch (JwtException e) {
            if (!e.isKeyUnknown()) {
                then.refused(e);
                return;
            }
            keys.find(
                    found.orElse(null),
                    loop,
                    newer -> {
                        try {
                            then.verified(verify(rule, text, token, present(newer)));
                        } catch (JwtException again) {
                            then.refused(again);
                        }
                    });
        }
    }

    private Claims verify(TokenRule rule, String text, Token token, KeySet keys)
            throws JwtException {
        Instant now = clock.instant();
        VerifiedTokens.Fingerprint fingerprint =
                VerifiedTokens.fingerprint(rule.fingerprint(), text);
        Optional<Claims> known = verified.find(fingerprint, keys, now.getEpochSecond());
        if (known.isPresent()) {
            return known.get();
        }
        token.requireTime(now);
        keys.verify(token);
        token.requireAudience(rule.audiences());
        Claims claims = new Claims(token.values(), rule.spaceDelimited());
        verified.add(fingerprint, claims, keys, token.expiry());
        return claims;
    }

    private static KeySet present(Optional<KeySet> keys) throws JwtException {
        return keys.orElseThrow(() -> JwtException.of("Jwks remote fetch is failed"));
    }

    private RemoteKeys keysOf(KeySource.Remote source) {
        synchronized (remote) {
            @Nullable RemoteKeys known = remote.get(source);
            if (known == null) {
                known = new RemoteKeys(source, calls, clock);
                remote.put(source, known);
            }
            return known;
        }
    }
}
