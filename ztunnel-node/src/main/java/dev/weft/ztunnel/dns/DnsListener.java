package dev.weft.ztunnel.dns;

import dev.weft.lifecycle.ConnectionLimit;
import dev.weft.net.IpAddresses;
import dev.weft.net.IpPort;
import dev.weft.net.ResolverConfig;
import dev.weft.workload.Workload;
import dev.weft.ztunnel.socket.PodDatagrams;
import dev.weft.ztunnel.socket.PodNetwork;
import dev.weft.ztunnel.socket.PodSockets;
import dev.weft.ztunnel.socket.SocketSettings;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Takes the questions that a pod asks, over UDP and TCP.
 *
 * <p>Opened by the ZDS thread; questions run on event loops.
 */
public final class DnsListener {
    private static final int STANDARD_PORT = 53;
    private static final int LARGEST_QUESTION = 4096;
    private static final long LOOK_MILLIS = 20;
    private static final int MOST_LOOKS = 100;

    private final DnsServices node;
    private final PodNetwork network;
    private final PodSockets sockets;
    private final PodDatagrams datagrams;
    private final PodQuestions questions;
    private final ConnectionLimit connections;
    private final EventLoopGroup loops;
    private final List<Channel> receiving = new ArrayList<>();
    private final List<Channel> listening = new ArrayList<>();

    /** The pod whose questions are answered. */
    public record Pod(
            String namespace, ResolverConfig resolver, Supplier<Optional<Workload>> workload) {}

    /**
     * Prepares a listener.
     *
     * @param connections the pod's limit of accepted connections
     */
    public DnsListener(
            DnsServices node,
            Pod pod,
            PodNetwork network,
            SocketSettings settings,
            ConnectionLimit connections,
            EventLoopGroup loops) {
        this(node, pod, network, settings, connections, loops, servers(node, pod));
    }

    DnsListener(
            DnsServices node,
            Pod pod,
            PodNetwork network,
            SocketSettings settings,
            ConnectionLimit connections,
            EventLoopGroup loops,
            List<IpPort> servers) {
        this.node = node;
        this.network = network;
        this.connections = connections;
        this.loops = loops;
        sockets = new PodSockets(network, settings);
        datagrams = new PodDatagrams(network, settings);
        questions =
                new PodQuestions(
                        pod.workload(),
                        scope(node, pod),
                        node.names(),
                        new NameServers(servers, sockets, datagrams, node.settings().patience()),
                        node.telemetry(),
                        node.limit().part("pod", node.settings().mostPerPod()));
    }

    private static List<IpPort> servers(DnsServices node, Pod pod) {
        ResolverConfig known = pod.resolver().servers().isEmpty() ? node.own() : pod.resolver();
        return known.servers().stream().map(ip -> new IpPort(ip, STANDARD_PORT)).toList();
    }

    private static NameScope scope(DnsServices node, Pod pod) {
        DnsSettings settings = node.settings();
        List<String> search =
                pod.resolver().search().isEmpty()
                        ? NameScope.kubernetesSearch(pod.namespace(), settings.clusterDomain())
                        : pod.resolver().search();
        return new NameScope(
                pod.namespace(),
                node.network(),
                settings.clusterDomain(),
                search,
                settings.preferredNamespace(),
                settings.ipv6());
    }

    /**
     * Opens the sockets on the pod's loopback.
     *
     * @throws IOException one cannot be opened; {@link #stopAccepting} closes those that were
     */
    public void open() throws IOException {
        boolean ipv6 = network.hasIpv6Loopback();
        for (InetAddress ip : node.settings().listenOn()) {
            if (IpAddresses.isV6(ip) && !ipv6) {
                continue;
            }
            InetSocketAddress address = new InetSocketAddress(ip, node.settings().port());
            receiving.add(
                    datagrams.receive(
                            loops.next(),
                            address,
                            DnsDatagrams.LARGEST,
                            new DnsDatagrams(questions)));
            listening.add(sockets.listen(loops, address, this::accepted));
        }
    }

    private void accepted(SocketChannel channel) {
        Optional<String> reached = connections.take();
        if (reached.isPresent()) {
            node.telemetry().shed(reached.get());
            PodSockets.reset(channel);
            return;
        }
        channel.closeFuture().addListener(closed -> connections.giveBack());
        channel.config()
                .setOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(LARGEST_QUESTION));
        Optional<IpPort> server =
                node.original()
                        .of(channel)
                        .filter(asked -> !asked.equals(IpPort.of(channel.localAddress())));
        channel.pipeline()
                .addLast(new DnsFraming(LARGEST_QUESTION), new DnsConnection(questions, server));
    }

    /**
     * The first address of a name as the pod itself would be told it, on the loop; empty if there
     * is none of this family. Never fails.
     */
    public Future<Optional<InetAddress>> resolve(EventLoop loop, String name, boolean v6) {
        Promise<Optional<InetAddress>> address = loop.newPromise();
        Optional<DnsName> asked = DnsName.parse(name);
        if (asked.isEmpty()) {
            return address.setSuccess(Optional.empty());
        }
        DnsQuery query = QuestionWriter.address(asked.get(), v6 ? RecordType.AAAA : RecordType.A);
        questions.answer(
                new PodQuestions.Received(
                        loop,
                        Transport.TCP,
                        QuestionWriter.write(query),
                        Optional.empty(),
                        reply ->
                                address.setSuccess(
                                        FoundAddresses.read(query, reply).addresses().stream()
                                                .findFirst())));
        return address;
    }

    /**
     * Takes no new connections; datagrams are still answered while answers are outstanding, for two
     * seconds at most, as closing their socket would lose both.
     *
     * @return when connections are refused
     */
    public List<ChannelFuture> stopAccepting() {
        for (Channel channel : receiving) {
            EventLoop loop = channel.eventLoop();
            loop.execute(() -> closeWhenIdle(channel, 0));
        }
        return listening.stream().map(Channel::close).toList();
    }

    private void closeWhenIdle(Channel channel, int looks) {
        if (questions.isIdle() || looks >= MOST_LOOKS) {
            channel.close();
            return;
        }
        channel.eventLoop()
                .schedule(
                        () -> closeWhenIdle(channel, looks + 1),
                        LOOK_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    /** Whether nothing is left to answer. */
    public boolean isIdle() {
        return questions.isIdle() && receiving.stream().noneMatch(Channel::isOpen);
    }
}
