package dev.weft.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.identity.SpiffeId;
import dev.weft.testkit.ca.Issued;
import dev.weft.testkit.ca.LeafSpec;
import dev.weft.testkit.ca.TestRoot;
import dev.weft.tls.HandshakeFailure.Kind;
import dev.weft.tls.Loopback.Failed;
import dev.weft.tls.Loopback.Result;
import dev.weft.tls.Loopback.Secured;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Handshakes over loopback, good and bad. */
class WorkloadTlsTest {

    private static final String ORDERS = "spiffe://cluster.local/ns/shop/sa/orders";
    private static final String FRONTEND = "spiffe://cluster.local/ns/shop/sa/frontend";
    private static final TestRoot ROOT = TestRoot.create("root");

    private final Loopback loopback = new Loopback();
    private final List<WorkloadTls> opened = new ArrayList<>();

    @AfterEach
    void release() {
        opened.forEach(WorkloadTls::close);
        loopback.close();
    }

    @Test
    void both_sides_learn_who_the_other_is_and_bytes_flow() throws Exception {
        WorkloadTls frontend = tls(ROOT, FRONTEND);
        WorkloadTls orders = tls(ROOT.intermediate("below"), ORDERS);

        Result result = loopback.handshake(client(frontend, ORDERS), orders::server);

        Secured client = (Secured) result.client();
        assertThat(client.peer()).isEqualTo(id(ORDERS));
        assertThat(((Secured) result.server()).peer()).isEqualTo(id(FRONTEND));
        send(client.channel(), "hello");
        assertThat(loopback.received()).isEqualTo("hello");
    }

    @Test
    void a_client_accepts_any_of_several_expected_identities() throws Exception {
        WorkloadTls frontend = tls(ROOT, FRONTEND);
        WorkloadTls orders = tls(ROOT, ORDERS);

        Result result = loopback.handshake(client(frontend, FRONTEND, ORDERS), orders::server);

        assertThat(result.client()).isInstanceOf(Secured.class);
    }

    @Test
    void a_client_refuses_another_identity_before_it_shows_its_own() throws Exception {
        WorkloadTls frontend = tls(ROOT, FRONTEND);
        WorkloadTls orders = tls(ROOT, ORDERS);
        String payment = "spiffe://cluster.local/ns/shop/sa/payment";

        Result result = loopback.handshake(client(frontend, payment), orders::server);

        HandshakeFailure failure = ((Failed) result.client()).failure();
        assertThat(failure.kind()).isEqualTo(Kind.WRONG_IDENTITY);
        assertThat(failure.expected()).containsExactly(id(payment));
        assertThat(failure.found()).contains(id(ORDERS));
        assertThat(failure.message()).contains(ORDERS).contains(payment);
        assertThat(((Failed) result.server()).failure().kind()).isEqualTo(Kind.REFUSED_BY_PEER);
        assertThat(loopback.nothingReceived()).isTrue();
    }

    @Test
    void a_client_that_expects_nobody_talks_to_nobody() throws Exception {
        WorkloadTls frontend = tls(ROOT, FRONTEND);
        WorkloadTls orders = tls(ROOT, ORDERS);

        Result result = loopback.handshake(client(frontend), orders::server);

        assertThat(((Failed) result.client()).failure().kind()).isEqualTo(Kind.WRONG_IDENTITY);
    }

    @Test
    void a_client_refuses_a_server_of_another_root() throws Exception {
        WorkloadTls frontend = tls(ROOT, FRONTEND);
        WorkloadTls orders = tls(TestRoot.create("other"), ORDERS);

        Result result = loopback.handshake(client(frontend, ORDERS), orders::server);

        HandshakeFailure failure = ((Failed) result.client()).failure();
        assertThat(failure.kind()).isEqualTo(Kind.UNTRUSTED);
        assertThat(failure.expected()).containsExactly(id(ORDERS));
        assertThat(failure.message()).contains("O=other");
    }

    @Test
    void a_server_refuses_a_client_of_another_root() throws Exception {
        TestRoot other = TestRoot.create("other");
        WorkloadTls frontend = tls(other, FRONTEND, other.rootPem() + ROOT.rootPem());
        WorkloadTls orders = tls(ROOT, ORDERS);

        Result result = loopback.handshake(client(frontend, ORDERS), orders::server);

        assertThat(((Failed) result.server()).failure().kind()).isEqualTo(Kind.UNTRUSTED);
    }

    @Test
    void a_server_refuses_a_client_of_another_trust_domain_with_the_same_root() throws Exception {
        WorkloadTls stranger = tls(ROOT, "spiffe://other.example/ns/shop/sa/frontend");
        WorkloadTls orders = tls(ROOT, ORDERS);

        Result result = loopback.handshake(client(stranger, ORDERS), orders::server);

        HandshakeFailure failure = ((Failed) result.server()).failure();
        assertThat(failure.kind()).isEqualTo(Kind.WRONG_IDENTITY);
        assertThat(failure.message())
                .contains("spiffe://other.example/ns/shop/sa/frontend")
                .contains("expected trust domain cluster.local");
    }

    @Test
    void an_expired_server_is_refused() throws Exception {
        Instant now = Instant.now();
        Issued old =
                ROOT.issue(
                        LeafSpec.of(ORDERS).living(now.minusSeconds(7200), now.minusSeconds(3600)));
        WorkloadTls orders =
                open(
                        certificate(ORDERS, old, now.minusSeconds(5000)),
                        InstantSource.fixed(now.minusSeconds(5000)));
        WorkloadTls frontend = tls(ROOT, FRONTEND);

        Result result = loopback.handshake(client(frontend, ORDERS), orders::server);

        HandshakeFailure failure = ((Failed) result.client()).failure();
        assertThat(failure.kind()).isEqualTo(Kind.UNTRUSTED);
        assertThat(failure.message()).contains("and now is");
    }

    @Test
    void an_expired_client_is_refused() throws Exception {
        WorkloadTls frontend = tls(ROOT, FRONTEND);
        Instant later = Instant.now().plus(Duration.ofHours(2));
        Issued fresh =
                ROOT.issue(LeafSpec.of(ORDERS).living(Instant.now(), later.plusSeconds(3600)));
        WorkloadTls orders = open(certificate(ORDERS, fresh, later), InstantSource.fixed(later));

        Result result = loopback.handshake(client(frontend, ORDERS), orders::server);

        assertThat(((Failed) result.server()).failure().kind()).isEqualTo(Kind.UNTRUSTED);
    }

    @Test
    void a_client_without_certificate_is_refused() throws Exception {
        WorkloadTls orders = tls(ROOT, ORDERS);

        Result result = loopback.handshake(foreignClient(foreign("TLSv1.3", "h2")), orders::server);

        HandshakeFailure failure = ((Failed) result.server()).failure();
        assertThat(failure.kind()).isEqualTo(Kind.UNTRUSTED);
        assertThat(failure.message()).contains("sent no certificate");
    }

    @Test
    void tls_1_2_is_refused() throws Exception {
        WorkloadTls orders = tls(ROOT, ORDERS);
        Issued issued = ROOT.workload(FRONTEND);
        SslContextBuilder old = foreign("TLSv1.2", "h2").keyManager(issued.key(), issued.leaf());

        Result result = loopback.handshake(foreignClient(old), orders::server);

        assertThat(((Failed) result.server()).failure().kind()).isEqualTo(Kind.PROTOCOL);
    }

    @Test
    void another_application_protocol_is_refused() throws Exception {
        WorkloadTls orders = tls(ROOT, ORDERS);
        Issued issued = ROOT.workload(FRONTEND);
        SslContextBuilder http =
                foreign("TLSv1.3", "http/1.1").keyManager(issued.key(), issued.leaf());

        Result result = loopback.handshake(foreignClient(http), orders::server);

        HandshakeFailure failure = ((Failed) result.server()).failure();
        assertThat(failure.kind()).isEqualTo(Kind.PROTOCOL);
        assertThat(failure.message()).contains("expected h2");
    }

    @Test
    void garbage_instead_of_tls_is_refused() throws Exception {
        WorkloadTls orders = tls(ROOT, ORDERS);

        Result result =
                loopback.handshake(
                        (channel, listener) -> send(channel, "GET / HTTP/1.1\r\n\r\n"),
                        orders::server);

        HandshakeFailure failure = ((Failed) result.server()).failure();
        assertThat(failure.kind()).isEqualTo(Kind.PROTOCOL);
        assertThat(failure.message()).contains("does not speak TLS");
    }

    @Test
    void a_connection_that_ends_early_is_told_once() throws Exception {
        WorkloadTls frontend = tls(ROOT, FRONTEND);

        Result result =
                loopback.handshake(
                        client(frontend, ORDERS), (channel, listener) -> channel.close());

        assertThat(((Failed) result.client()).failure().kind()).isEqualTo(Kind.CLOSED);
    }

    @Test
    void live_connections_outlive_the_certificate_they_were_made_with() throws Exception {
        WorkloadTls frontend = tls(ROOT, FRONTEND);
        WorkloadTls orders = tls(ROOT, ORDERS);
        Secured live =
                (Secured) loopback.handshake(client(frontend, ORDERS), orders::server).client();

        frontend.close();
        orders.close();

        send(live.channel(), "still here");
        assertThat(loopback.received()).isEqualTo("still here");
    }

    @Test
    void a_retired_certificate_makes_no_new_connections() throws Exception {
        WorkloadTls frontend = tls(ROOT, FRONTEND);
        WorkloadTls orders = tls(ROOT, ORDERS);
        frontend.close();
        frontend.close();

        Result result = loopback.handshake(client(frontend, ORDERS), orders::server);

        assertThat(((Failed) result.client()).failure().kind()).isEqualTo(Kind.RETIRED);
        assertThat(((Failed) result.server()).failure().kind()).isEqualTo(Kind.CLOSED);
    }

    private WorkloadTls tls(TestRoot root, String uri) throws Exception {
        return tls(root, uri, root.rootPem());
    }

    private WorkloadTls tls(TestRoot root, String uri, String roots) throws Exception {
        Issued issued = root.workload(uri);
        List<String> answer = new ArrayList<>(issued.answer());
        answer.set(answer.size() - 1, roots);
        return open(
                WorkloadCertificate.parse(
                        id(uri), WorkloadKey.of(issued.key()), answer, Instant.now()),
                InstantSource.system());
    }

    private WorkloadTls open(WorkloadCertificate certificate, InstantSource clock) {
        WorkloadTls tls = WorkloadTls.of(certificate, clock);
        opened.add(tls);
        return tls;
    }

    private static WorkloadCertificate certificate(String uri, Issued issued, Instant now)
            throws Exception {
        return WorkloadCertificate.parse(
                id(uri), WorkloadKey.of(issued.key()), issued.answer(), now);
    }

    private static BiConsumer<Channel, HandshakeListener> client(
            WorkloadTls tls, String... expected) {
        Set<SpiffeId> ids =
                java.util.Arrays.stream(expected)
                        .map(WorkloadTlsTest::id)
                        .collect(java.util.stream.Collectors.toSet());
        return (channel, listener) -> tls.client(channel, ids, listener);
    }

    /** A client that is not ours and trusts everybody. */
    private static SslContextBuilder foreign(String version, String protocol) {
        return SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .protocols(version)
                .endpointIdentificationAlgorithm(null)
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .applicationProtocolConfig(
                        new ApplicationProtocolConfig(
                                Protocol.ALPN,
                                SelectorFailureBehavior.NO_ADVERTISE,
                                SelectedListenerFailureBehavior.ACCEPT,
                                protocol));
    }

    private static BiConsumer<Channel, HandshakeListener> foreignClient(SslContextBuilder builder)
            throws Exception {
        SslContext context = builder.build();
        return (channel, listener) ->
                channel.pipeline().addLast(context.newHandler(channel.alloc()));
    }

    private static void send(Channel channel, String text) {
        channel.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }

    private static SpiffeId id(String uri) {
        return SpiffeId.parse(uri).orElseThrow();
    }
}
