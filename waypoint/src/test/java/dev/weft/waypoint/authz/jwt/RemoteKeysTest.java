package dev.weft.waypoint.authz.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.nimbusds.jose.JWSAlgorithm;
import dev.weft.api.waypoint.JwtRule;
import dev.weft.testkit.time.FakeClock;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.request.SideCalls;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** When keys are fetched, and what is used when they cannot be. */
class RemoteKeysTest {

    private static final String ISSUER = "https://issuer.example";
    private static final URI URI_OF_KEYS = URI.create("https://issuer.example/keys");
    private static final Issuer OLD = Issuer.rsa("old");
    private static final Issuer NEW = Issuer.rsa("new");

    private final FakeClock clock = new FakeClock();
    private final Web web = new Web();
    private final TokenVerifier verifier = new TokenVerifier(web, clock);
    private final EventLoop loop = new DefaultEventLoop();

    /** Documents by their address, and who asked for them. */
    private static final class Web implements SideCalls {
        private final Map<URI, String> documents = new HashMap<>();
        private final List<URI> asked = new ArrayList<>();
        private final List<Runnable> held = new ArrayList<>();
        private boolean hold;

        @Override
        public CompletionStage<Answer> call(Ask ask, EventLoop loop) {
            throw new AssertionError("asked " + ask.destination());
        }

        @Override
        public CompletionStage<Answer> fetch(URI uri, Limits limits, EventLoop loop) {
            asked.add(uri);
            var answer = new CompletableFuture<Answer>();
            Runnable give =
                    () -> {
                        if (documents.containsKey(uri)) {
                            answer.complete(
                                    new Answer(
                                            ResponseHead.of(200),
                                            ByteString.copyFromUtf8(documents.get(uri)),
                                            new DefaultHttpHeaders()));
                        } else {
                            answer.completeExceptionally(new IOException("nobody there"));
                        }
                    };
            if (hold) {
                held.add(give);
            } else {
                give.run();
            }
            return answer;
        }
    }

    @Test
    void keys_are_fetched_once_and_kept_for_five_minutes() {
        web.documents.put(URI_OF_KEYS, OLD.jwks());

        assertThat(passes(OLD)).isTrue();
        assertThat(passes(OLD)).isTrue();
        assertThat(web.asked).containsExactly(URI_OF_KEYS);

        clock.advance(Duration.ofMinutes(5));
        assertThat(passes(OLD)).isTrue();
        assertThat(web.asked).hasSize(2);
    }

    @Test
    void they_are_fetched_ahead_while_they_still_do() {
        web.documents.put(URI_OF_KEYS, OLD.jwks());
        assertThat(passes(OLD)).isTrue();
        clock.advance(Duration.ofMinutes(4).plusSeconds(1));
        web.hold = true;

        assertThat(passes(OLD)).isTrue();
        assertThat(passes(OLD)).isTrue();

        assertThat(web.asked).hasSize(2);
    }

    @Test
    void whoever_comes_meanwhile_waits_for_the_same_fetch() {
        web.documents.put(URI_OF_KEYS, OLD.jwks());
        web.hold = true;
        List<JwtOutcome> told = new ArrayList<>();

        verify(OLD, told);
        verify(OLD, told);
        assertThat(told).isEmpty();
        runOnLoop(web.held.getFirst());

        assertThat(told).hasSize(2).allMatch(JwtOutcome.Accepted.class::isInstance);
        assertThat(web.asked).hasSize(1);
    }

    @Test
    void the_last_good_keys_stay_when_no_newer_can_be_got() {
        web.documents.put(URI_OF_KEYS, OLD.jwks());
        assertThat(passes(OLD)).isTrue();
        web.documents.clear();
        clock.advance(Duration.ofMinutes(30));

        assertThat(passes(OLD)).isTrue();
        assertThat(passes(OLD)).isTrue();

        assertThat(web.asked).hasSize(2);
    }

    @Test
    void without_keys_tokens_are_refused_and_fetches_become_rarer() {
        assertThat(passes(OLD)).isFalse();
        assertThat(passes(OLD)).isFalse();
        assertThat(web.asked).hasSize(1);

        clock.advance(Duration.ofSeconds(1));
        assertThat(passes(OLD)).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(passes(OLD)).isFalse();
        assertThat(web.asked).hasSize(2);

        web.documents.put(URI_OF_KEYS, OLD.jwks());
        clock.advance(Duration.ofSeconds(1));
        assertThat(passes(OLD)).isTrue();
    }

    @Test
    void a_key_that_is_not_known_is_looked_for_but_not_by_every_token() {
        web.documents.put(URI_OF_KEYS, OLD.jwks());
        assertThat(passes(OLD)).isTrue();
        web.documents.put(URI_OF_KEYS, Issuer.jwks(OLD, NEW));

        assertThat(passes(NEW)).isFalse();
        assertThat(web.asked).hasSize(1);
        clock.advance(Duration.ofSeconds(10));
        assertThat(passes(NEW)).isTrue();
        assertThat(passes(Issuer.rsa("made-up"))).isFalse();

        assertThat(web.asked).hasSize(2);
    }

    @Test
    void a_key_that_was_withdrawn_no_longer_verifies_even_what_it_had() {
        web.documents.put(URI_OF_KEYS, OLD.jwks());
        assertThat(passes(OLD)).isTrue();
        web.documents.put(URI_OF_KEYS, NEW.jwks());

        clock.advance(Duration.ofMinutes(5));

        assertThat(passes(OLD)).isFalse();
        assertThat(passes(NEW)).isTrue();
    }

    @Test
    void keys_are_discovered_at_the_issuer() {
        var description = URI.create(ISSUER + "/.well-known/openid-configuration");
        web.documents.put(
                description,
                "{\"issuer\":\"" + ISSUER + "\",\"jwks_uri\":\"" + URI_OF_KEYS + "\"}");
        web.documents.put(URI_OF_KEYS, OLD.jwks());

        assertThat(passes(OLD, JwtRule.newBuilder().setIssuer(ISSUER).build())).isTrue();
        assertThat(web.asked).containsExactly(description, URI_OF_KEYS);
    }

    @Test
    void a_description_of_another_issuer_is_not_believed() {
        web.documents.put(
                URI.create(ISSUER + "/.well-known/openid-configuration"),
                "{\"issuer\":\"https://evil\",\"jwks_uri\":\"" + URI_OF_KEYS + "\"}");
        web.documents.put(URI_OF_KEYS, OLD.jwks());

        assertThat(passes(OLD, JwtRule.newBuilder().setIssuer(ISSUER).build())).isFalse();
    }

    private boolean passes(Issuer issuer) {
        return passes(
                issuer,
                JwtRule.newBuilder().setIssuer(ISSUER).setJwksUri(URI_OF_KEYS.toString()).build());
    }

    private boolean passes(Issuer issuer, JwtRule rule) {
        List<JwtOutcome> told = new ArrayList<>();
        verify(issuer, rule, told);
        assertThat(told).hasSize(1);
        return told.getFirst() instanceof JwtOutcome.Accepted;
    }

    private void verify(Issuer issuer, List<JwtOutcome> told) {
        verify(
                issuer,
                JwtRule.newBuilder().setIssuer(ISSUER).setJwksUri(URI_OF_KEYS.toString()).build(),
                told);
    }

    private void verify(Issuer issuer, JwtRule rule, List<JwtOutcome> told) {
        RequestHead head = RequestHead.of("GET", "http", "a", "/");
        head.headers()
                .add(
                        "authorization",
                        "Bearer "
                                + issuer.token(
                                        JWSAlgorithm.RS256, Map.of("iss", ISSUER, "sub", "ann")));
        runOnLoop(() -> JwtRules.of(List.of(rule)).verify(head, verifier, loop, told::add));
    }

    private void runOnLoop(Runnable task) {
        loop.submit(task).syncUninterruptibly();
    }
}
