package dev.weft.ztunnel.dns;

import dev.weft.net.IpPort;
import dev.weft.net.ResolverConfig;
import dev.weft.ztunnel.dns.DnsUpstream.Forwarded;
import dev.weft.ztunnel.socket.PodDatagrams;
import dev.weft.ztunnel.socket.PodNetwork;
import dev.weft.ztunnel.socket.PodSockets;
import dev.weft.ztunnel.socket.SocketSettings;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Finds the addresses of endpoints that have a hostname instead, by the name servers of this
 * process; remembers them for as long as those say. A name that is not found is not remembered, but
 * those who wait for the same name share one search.
 *
 * <p>{@link #find} from any thread; everything else on one event loop, which owns what is
 * remembered.
 */
public final class HostAddresses {
    /** Names that are remembered; beyond that the one goes that was not used for longest. */
    static final int MOST = 4096;

    private static final int STANDARD_PORT = 53;

    private final DnsUpstream upstream;
    private final boolean ipv6;
    private final EventLoop loop;
    private final LongSupplier nanoTime;
    private final Map<String, Search> searches = new Searches();

    HostAddresses(DnsUpstream upstream, boolean ipv6, EventLoop loop, LongSupplier nanoTime) {
        this.upstream = upstream;
        this.ipv6 = ipv6;
        this.loop = loop;
        this.nanoTime = nanoTime;
    }

    /** Asks the name servers of this process, from its own network. */
    public static HostAddresses of(
            ResolverConfig own, DnsSettings settings, SocketSettings sockets, EventLoop loop) {
        List<IpPort> servers =
                own.servers().stream().map(ip -> new IpPort(ip, STANDARD_PORT)).toList();
        PodNetwork network = PodNetwork.own();
        return new HostAddresses(
                new NameServers(
                        servers,
                        new PodSockets(network, sockets),
                        new PodDatagrams(network, sockets),
                        settings.patience()),
                settings.ipv6(),
                loop,
                System::nanoTime);
    }

    /** Until the answer is there, it does not end; then, when its life is over. */
    private static final class Search {
        private final CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();
        private long until = Long.MAX_VALUE;
    }

    private static final class Searches extends LinkedHashMap<String, Search> {
        private static final long serialVersionUID = 1L;

        Searches() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Search> eldest) {
            return size() > MOST;
        }
    }

    /**
     * Finds the addresses of a host, of both families where IPv6 is used.
     *
     * @param hostname fully qualified: search domains do not apply
     * @return at least one address; fails with {@link UnknownHost}, in bounded time
     */
    public CompletionStage<List<InetAddress>> find(String hostname) {
        CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        loop.execute(() ->
                search(hostname)
                        .addresses
                        .whenComplete((found, failure) -> {
                            if (failure == null) {
                                answer.complete(found);
                            } else {
                                answer.completeExceptionally(failure);
                            }
                        }));
        return answer;
    }

    private Search search(String hostname) {
        Search known = searches.get(hostname);
        if (known != null
                && (!known.addresses.isDone() || known.until - nanoTime.getAsLong() > 0)) {
            return known;
        }
        Search search = new Search();
        searches.put(hostname, search);
        String absolute =
                hostname.endsWith(".") ? hostname.substring(0, hostname.length() - 1) : hostname;
        Optional<DnsName> name = absolute.isEmpty() ? Optional.empty() : DnsName.parse(absolute);
        if (name.isEmpty()) {
            end(hostname, search, new UnknownHost(hostname, "it is no DNS name"));
            return search;
        }
        CompletableFuture<FoundAddresses> v4 = ask(name.get(), RecordType.A);
        CompletableFuture<FoundAddresses> v6 =
                ipv6
                        ? ask(name.get(), RecordType.AAAA)
                        : CompletableFuture.completedFuture(
                                new FoundAddresses(List.of(), Duration.ZERO));
        CompletableFuture.allOf(v4, v6)
                .whenComplete((both, failure) -> answered(hostname, search, v4, v6));
        return search;
    }

    /** One family is enough: a server that is silent for the other one takes nothing away. */
    private void answered(
            String hostname,
            Search search,
            CompletableFuture<FoundAddresses> v4,
            CompletableFuture<FoundAddresses> v6) {
        FoundAddresses none = new FoundAddresses(List.of(), Duration.ZERO);
        FoundAddresses found =
                v4.exceptionally(e -> none).join().and(v6.exceptionally(e -> none).join());
        if (found.addresses().isEmpty()) {
            CompletableFuture<FoundAddresses> told = v4.isCompletedExceptionally() ? v4 : v6;
            String why =
                    told.isCompletedExceptionally()
                            ? String.valueOf(told.exceptionNow().getMessage())
                            : "the name servers know no address of it";
            end(hostname, search, new UnknownHost(hostname, why));
            return;
        }
        search.until = nanoTime.getAsLong() + found.life().toNanos();
        search.addresses.complete(found.addresses());
    }

    private void end(String hostname, Search search, UnknownHost failure) {
        searches.remove(hostname, search);
        search.addresses.completeExceptionally(failure);
    }

    private CompletableFuture<FoundAddresses> ask(DnsName name, RecordType type) {
        DnsQuery query = QuestionWriter.address(name, type);
        CompletableFuture<FoundAddresses> answer = new CompletableFuture<>();
        ask(query, Transport.UDP, answer);
        return answer;
    }

    private void ask(
            DnsQuery query, Transport transport, CompletableFuture<FoundAddresses> answer) {
        Forwarded question = new Forwarded(query, QuestionWriter.write(query), transport);
        upstream.ask(loop, question, Optional.empty())
                .addListener((Future<ByteBuffer> done) -> {
                    if (!done.isSuccess()) {
                        answer.completeExceptionally(done.cause());
                    } else if (transport == Transport.UDP && isCut(done.getNow())) {
                        ask(query, Transport.TCP, answer);
                    } else {
                        answer.complete(FoundAddresses.read(query, done.getNow()));
                    }
                });
    }

    private static boolean isCut(ByteBuffer reply) {
        return reply.remaining() >= DnsHeader.SIZE
                && DnsHeader.read(reply.slice()).has(DnsHeader.TRUNCATED);
    }
}
