package dev.weft.xds;

import static dev.weft.xds.ScriptedAds.resource;
import static dev.weft.xds.ScriptedAds.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.api.xds.DeltaDiscoveryRequest;
import dev.weft.controlplane.ControlPlane;
import dev.weft.xds.AdsObserver.Termination;
import io.grpc.Status;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdsClientTest {

    private static final String ADDRESS = "type.googleapis.com/istio.workload.Address";
    private static final String POLICY = "type.googleapis.com/istio.security.Authorization";

    private final BlockingQueue<ResourceUpdate> updates = new LinkedBlockingQueue<>();
    private final BlockingQueue<Termination> terminations = new LinkedBlockingQueue<>();
    private final CountDownLatch ready = new CountDownLatch(1);
    private ScriptedAds server;
    private ControlPlane controlPlane;
    private AdsClient client;

    @BeforeEach
    void listen() throws Exception {
        server = new ScriptedAds();
        controlPlane = server.client();
    }

    @AfterEach
    void close() throws Exception {
        if (client != null) {
            client.close();
        }
        controlPlane.close();
        server.close();
    }

    @Test
    void the_first_requests_name_the_node_and_ask_for_everything_with_the_token() throws Exception {
        start(wildcard(ADDRESS), wildcard(POLICY));

        ScriptedAds.Stream stream = server.nextStream();
        List<DeltaDiscoveryRequest> first = List.of(stream.next(), stream.next());

        assertThat(first)
                .extracting(DeltaDiscoveryRequest::getTypeUrl)
                .containsExactly(ADDRESS, POLICY);
        assertThat(first.getFirst().getNode().getId()).startsWith("ztunnel~10.0.0.1~");
        assertThat(first.getFirst().getResourceNamesSubscribeList()).isEmpty();
        assertThat(server.nextToken()).isEqualTo("Bearer secret-token");
    }

    @Test
    void a_response_is_applied_and_acknowledged_and_makes_the_client_ready() throws Exception {
        start(wildcard(ADDRESS));
        ScriptedAds.Stream stream = server.nextStream();
        stream.next();

        stream.send(
                response(ADDRESS, "n1").addResources(resource("a", "1")).addRemovedResources("b"));

        DeltaDiscoveryRequest answer = stream.next();
        assertThat(answer.getResponseNonce()).isEqualTo("n1");
        assertThat(answer.hasErrorDetail()).isFalse();
        ResourceUpdate update = updates.poll(20, TimeUnit.SECONDS);
        assertThat(update.changed().getFirst().body().toStringUtf8()).isEqualTo("body of a");
        assertThat(update.removed()).containsExactly("b");
        assertThat(ready.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void refused_resources_are_named_to_the_server_and_only_good_ones_are_remembered()
            throws Exception {
        start(
                new Subscription(
                        ADDRESS,
                        Subscription.Mode.WILDCARD,
                        update -> List.of(new Rejection("bad", "address of 5 bytes"))));
        ScriptedAds.Stream stream = server.nextStream();
        stream.next();

        stream.send(
                response(ADDRESS, "n1")
                        .addResources(resource("good", "7"))
                        .addResources(resource("bad", "8")));

        assertThat(stream.next().getErrorDetail().getMessage())
                .isEqualTo("bad: address of 5 bytes");
        assertThat(ready.getCount()).isEqualTo(1);
        stream.end();
        assertThat(server.nextStream().next().getInitialResourceVersionsMap())
                .containsOnly(Map.entry("good", "7"));
    }

    @Test
    void a_handler_that_breaks_refuses_the_response_and_the_stream_lives_on() throws Exception {
        start(
                new Subscription(
                        ADDRESS,
                        Subscription.Mode.WILDCARD,
                        update -> {
                            throw new IllegalStateException("defect");
                        }));
        ScriptedAds.Stream stream = server.nextStream();
        stream.next();

        stream.send(response(ADDRESS, "n1").addResources(resource("a", "1")));
        assertThat(stream.next().getErrorDetail().getMessage()).startsWith("a: ");

        stream.send(response(ADDRESS, "n2"));
        assertThat(stream.next().getResponseNonce()).isEqualTo("n2");
    }

    @Test
    void after_a_restart_of_the_server_the_client_comes_back_and_says_what_it_knows()
            throws Exception {
        start(wildcard(ADDRESS));
        ScriptedAds.Stream stream = server.nextStream();
        stream.next();
        stream.send(response(ADDRESS, "n1").addResources(resource("a", "1")));
        stream.next();

        server.restart();

        assertThat(server.nextStream().next().getInitialResourceVersionsMap())
                .containsEntry("a", "1");
        assertThat(terminations).isNotEmpty();
    }

    @Test
    void a_name_is_asked_for_on_demand_and_its_waiter_released_also_by_a_removal()
            throws Exception {
        start(new Subscription(ADDRESS, Subscription.Mode.ON_DEMAND, this::apply));
        ScriptedAds.Stream stream = server.nextStream();
        DeltaDiscoveryRequest first = stream.next();
        assertThat(first.getResourceNamesSubscribeList()).containsExactly("*");
        assertThat(first.getResourceNamesUnsubscribeList()).containsExactly("*");

        CompletableFuture<Answer> known = client.demand(ADDRESS, "/10.0.0.1").toCompletableFuture();
        CompletableFuture<Answer> unknown =
                client.demand(ADDRESS, "/10.0.0.2").toCompletableFuture();
        assertThat(stream.next().getResourceNamesSubscribeList()).containsExactly("/10.0.0.1");
        assertThat(stream.next().getResourceNamesSubscribeList()).containsExactly("/10.0.0.2");
        stream.send(
                response(ADDRESS, "n1")
                        .addResources(resource("/10.0.0.1", "1"))
                        .addRemovedResources("/10.0.0.2"));

        assertThat(known.get(20, TimeUnit.SECONDS)).isEqualTo(Answer.FOUND);
        assertThat(unknown.get(20, TimeUnit.SECONDS)).isEqualTo(Answer.ABSENT);
        assertThat(updates.poll(20, TimeUnit.SECONDS).changed()).hasSize(1);
    }

    @Test
    void a_waiter_is_released_by_an_alias_and_told_of_a_refusal() throws Exception {
        start(
                new Subscription(
                        ADDRESS,
                        Subscription.Mode.ON_DEMAND,
                        update -> List.of(new Rejection("bad", "address of 5 bytes"))));
        ScriptedAds.Stream stream = server.nextStream();
        stream.next();

        CompletableFuture<Answer> found = client.demand(ADDRESS, "/10.0.0.1").toCompletableFuture();
        CompletableFuture<Answer> refused = client.demand(ADDRESS, "bad").toCompletableFuture();
        stream.send(
                response(ADDRESS, "n1")
                        .addResources(resource("pod", "1").toBuilder().addAliases("/10.0.0.1"))
                        .addResources(resource("bad", "1"))
                        .addRemovedResources("/10.0.0.1"));

        assertThat(found.get(20, TimeUnit.SECONDS)).isEqualTo(Answer.FOUND);
        assertThat(refused.get(20, TimeUnit.SECONDS)).isEqualTo(Answer.REFUSED);
    }

    @Test
    void a_new_stream_asks_again_for_every_name_and_says_which_were_not_answered()
            throws Exception {
        start(new Subscription(ADDRESS, Subscription.Mode.ON_DEMAND, this::apply));
        ScriptedAds.Stream stream = server.nextStream();
        stream.next();
        var absent = client.demand(ADDRESS, "/10.0.0.1").toCompletableFuture();
        client.demand(ADDRESS, "/10.0.0.2");
        stream.next();
        stream.next();
        stream.send(response(ADDRESS, "n1").addRemovedResources("/10.0.0.1"));
        absent.get(20, TimeUnit.SECONDS);

        stream.end();

        DeltaDiscoveryRequest first = server.nextStream().next();
        assertThat(first.getResourceNamesSubscribeList())
                .containsExactlyInAnyOrder("*", "/10.0.0.1", "/10.0.0.2");
        assertThat(first.getInitialResourceVersionsMap()).containsOnly(Map.entry("/10.0.0.2", ""));
    }

    @Test
    void what_is_left_is_told_to_the_server_and_not_asked_for_by_the_next_stream()
            throws Exception {
        start(new Subscription(ADDRESS, Subscription.Mode.ON_DEMAND, this::apply));
        ScriptedAds.Stream stream = server.nextStream();
        stream.next();
        var known = client.demand(ADDRESS, "/10.0.0.1").toCompletableFuture();
        var kept = client.demand(ADDRESS, "/10.0.0.2").toCompletableFuture();
        stream.next();
        stream.next();
        stream.send(
                response(ADDRESS, "n1")
                        .addResources(resource("pod", "1").toBuilder().addAliases("/10.0.0.1"))
                        .addResources(resource("other", "1").toBuilder().addAliases("/10.0.0.2")));
        known.get(20, TimeUnit.SECONDS);
        kept.get(20, TimeUnit.SECONDS);
        stream.next();

        client.leave(ADDRESS, () -> new Leaving(Set.of("/10.0.0.1"), Set.of("pod")));

        DeltaDiscoveryRequest left = stream.next();
        assertThat(left.getResourceNamesUnsubscribeList())
                .containsExactlyInAnyOrder("/10.0.0.1", "pod");
        assertThat(left.getResponseNonce()).isEmpty();
        stream.end();
        DeltaDiscoveryRequest first = server.nextStream().next();
        assertThat(first.getResourceNamesSubscribeList())
                .containsExactlyInAnyOrder("*", "/10.0.0.2");
        assertThat(first.getInitialResourceVersionsMap()).containsOnly(Map.entry("other", "1"));
    }

    @Test
    void a_type_that_nobody_asked_for_is_refused_by_name() throws Exception {
        start(wildcard(ADDRESS));
        ScriptedAds.Stream stream = server.nextStream();
        stream.next();

        stream.send(response(POLICY, "n1").addResources(resource("a", "1")));

        DeltaDiscoveryRequest answer = stream.next();
        assertThat(answer.getResponseNonce()).isEqualTo("n1");
        assertThat(answer.getErrorDetail().getMessage()).contains(POLICY, ADDRESS);
    }

    @Test
    void a_waiter_is_cancelled_when_the_client_closes() throws Exception {
        start(new Subscription(ADDRESS, Subscription.Mode.ON_DEMAND, this::apply));
        server.nextStream().next();
        CompletableFuture<Answer> waiting = client.demand(ADDRESS, "x").toCompletableFuture();

        client.close();

        assertThat(waiting).isCancelled();
    }

    @Test
    void demanding_a_type_that_is_not_subscribed_is_refused() {
        start(wildcard(ADDRESS));

        assertThatThrownBy(() -> client.demand(POLICY, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(ADDRESS);
    }

    @ParameterizedTest(name = "{0}, answered before: {1} -> {2}")
    @CsvSource({
        "OK,true,COMPLETE",
        "UNKNOWN,true,RECONNECT",
        "CANCELLED,true,RECONNECT",
        "DEADLINE_EXCEEDED,false,RECONNECT",
        "UNAVAILABLE,true,RECONNECT",
        "UNAVAILABLE,false,CONNECTION_ERROR",
        "UNAUTHENTICATED,false,ERROR",
        "PERMISSION_DENIED,false,ERROR",
    })
    void the_end_of_a_stream_is_classified(
            Status.Code code, boolean answered, Termination expected) {
        assertThat(AdsClient.termination(code.toStatus(), answered)).isEqualTo(expected);
    }

    @Test
    void waiting_times_double_up_to_fifteen_seconds_and_start_again() {
        Backoff backoff = new Backoff();

        List<Long> waits = Stream.generate(() -> backoff.next().toMillis()).limit(13).toList();
        backoff.reset();

        assertThat(waits)
                .containsExactly(
                        10L, 20L, 40L, 80L, 160L, 320L, 640L, 1280L, 2560L, 5120L, 10240L, 15000L,
                        15000L);
        assertThat(backoff.next().toMillis()).isEqualTo(10);
    }

    private void start(Subscription... subscriptions) {
        client =
                new AdsClient(
                        controlPlane,
                        new NodeIdentity(
                                NodeIdentity.ztunnelId("10.0.0.1", "z", "weft-system"),
                                Map.of("NODE_NAME", "node1")),
                        List.of(subscriptions),
                        new AdsObserver() {
                            @Override
                            public void terminated(Termination termination) {
                                terminations.add(termination);
                            }

                            @Override
                            public void ready() {
                                ready.countDown();
                            }
                        });
        client.start();
    }

    private Subscription wildcard(String type) {
        return new Subscription(type, Subscription.Mode.WILDCARD, this::apply);
    }

    private List<Rejection> apply(ResourceUpdate update) {
        updates.add(update);
        return List.of();
    }
}
