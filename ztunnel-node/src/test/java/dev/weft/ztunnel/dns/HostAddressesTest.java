package dev.weft.ztunnel.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.net.IpAddresses;
import dev.weft.net.IpPort;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostAddressesTest {
    private static final String HOST = "db.example.com";

    /** What answers of {@link ReplyWriter} say. */
    private static final Duration LIFE = Duration.ofSeconds(30);

    private final EventLoop loop = new DefaultEventLoop();
    private final AtomicLong now = new AtomicLong();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, ByteBuffer> replies = new ConcurrentHashMap<>();
    private final HostAddresses both = new HostAddresses(this::answer, true, loop, now::get);

    @AfterEach
    void stop() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void both_families_are_asked_for_and_found() throws Exception {
        has(RecordType.A, "192.0.2.1");
        has(RecordType.AAAA, "2001:db8::1");

        assertThat(find(both, HOST)).isEqualTo(ips("192.0.2.1", "2001:db8::1"));
        assertThat(asked).containsExactly("A UDP", "AAAA UDP");
    }

    @Test
    void without_ipv6_only_one_is_asked_for() throws Exception {
        has(RecordType.A, "192.0.2.1");
        has(RecordType.AAAA, "2001:db8::1");

        HostAddresses v4 = new HostAddresses(this::answer, false, loop, now::get);

        assertThat(find(v4, HOST + ".")).isEqualTo(ips("192.0.2.1"));
        assertThat(asked).containsExactly("A UDP");
    }

    @Test
    void silence_about_one_family_takes_nothing_from_the_other() throws Exception {
        has(RecordType.AAAA, "2001:db8::1");

        assertThat(find(both, HOST)).isEqualTo(ips("2001:db8::1"));
    }

    @Test
    void addresses_are_remembered_for_as_long_as_the_server_says() throws Exception {
        has(RecordType.A, "192.0.2.1");
        find(both, HOST);
        has(RecordType.A, "192.0.2.2");

        now.addAndGet(LIFE.toNanos() - 1);
        assertThat(find(both, HOST)).isEqualTo(ips("192.0.2.1"));
        now.addAndGet(1);
        assertThat(find(both, HOST)).isEqualTo(ips("192.0.2.2"));
    }

    @Test
    void a_failure_is_told_with_its_reason_and_is_not_remembered() throws Exception {
        assertThatThrownBy(() -> find(both, HOST))
                .hasRootCauseInstanceOf(UnknownHost.class)
                .hasMessageContainingAll(HOST, "nobody answers");
        has(RecordType.A, "192.0.2.1");

        assertThat(find(both, HOST)).isEqualTo(ips("192.0.2.1"));
    }

    @Test
    void a_host_without_addresses_is_unknown() {
        has(RecordType.A);
        has(RecordType.AAAA);

        assertThatThrownBy(() -> find(both, HOST)).hasMessageContaining("know no address");
    }

    @Test
    void what_is_no_dns_name_is_not_asked_for() {
        assertThatThrownBy(() -> find(both, "a..b")).hasMessageContaining("no DNS name");
        assertThatThrownBy(() -> find(both, "")).hasMessageContaining("no DNS name");
        assertThat(asked).isEmpty();
    }

    @Test
    void an_answer_that_was_cut_is_asked_for_again_over_tcp() throws Exception {
        DnsQuery query = QuestionWriter.address(name(), RecordType.A);
        replies.put("A UDP", ReplyWriter.truncated(query));
        replies.put("A TCP", replies(RecordType.A, "192.0.2.1"));

        assertThat(find(both, HOST)).isEqualTo(ips("192.0.2.1"));
    }

    @Test
    void only_so_many_names_are_remembered() throws Exception {
        has(RecordType.A, "192.0.2.1");
        find(both, HOST);
        for (int i = 0; i < HostAddresses.MOST; i++) {
            find(both, "h" + i + ".example.com");
        }
        asked.clear();

        find(both, "h1.example.com");
        assertThat(asked).isEmpty();
        find(both, HOST);
        assertThat(asked).isNotEmpty();
    }

    @Test
    void an_answer_that_ends_too_early_gives_what_is_complete() {
        ByteBuffer whole = replies(RecordType.A, "192.0.2.1", "192.0.2.2");
        DnsQuery query = QuestionWriter.address(name(), RecordType.A);

        for (int end = 0; end < whole.limit(); end++) {
            FoundAddresses found = FoundAddresses.read(query, whole.duplicate().limit(end));

            assertThat(found.addresses()).hasSize(end < whole.limit() - 16 ? 0 : 1);
        }
    }

    private Future<ByteBuffer> answer(
            EventLoop on, DnsUpstream.Forwarded question, Optional<IpPort> server) {
        String key = RecordType.nameOf(question.query().type()) + " " + question.transport();
        asked.add(key.toUpperCase(Locale.ROOT));
        ByteBuffer reply = replies.get(asked.getLast());
        return reply == null
                ? on.newFailedFuture(new IOException("nobody answers"))
                : on.newSucceededFuture(reply);
    }

    private void has(RecordType type, String... addresses) {
        replies.put(type + " UDP", replies(type, addresses));
    }

    private static ByteBuffer replies(RecordType type, String... addresses) {
        return ReplyWriter.answer(
                QuestionWriter.address(name(), type),
                new DnsDecision.Answer(DnsName.parse("alias.example.com"), ips(addresses)),
                512);
    }

    private static List<InetAddress> find(HostAddresses hosts, String name)
            throws InterruptedException, ExecutionException {
        return hosts.find(name).toCompletableFuture().get();
    }

    private static DnsName name() {
        return DnsName.parse(HOST).orElseThrow();
    }

    private static List<InetAddress> ips(String... texts) {
        return List.of(texts).stream().map(ip -> IpAddresses.parse(ip).orElseThrow()).toList();
    }
}
