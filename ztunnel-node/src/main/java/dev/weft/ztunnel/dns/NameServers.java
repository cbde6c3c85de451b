package dev.weft.ztunnel.dns;

import dev.weft.net.IpPort;
import dev.weft.ztunnel.socket.PodDatagrams;
import dev.weft.ztunnel.socket.PodSockets;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The name servers of a pod, asked from the pod's own network, so that they and every network
 * policy see the pod. They are tried in turn; each question has a socket of its own, hence a random
 * port beside its random id.
 *
 * <p>Event loops.
 */
final class NameServers implements DnsUpstream {
    /** Servers asked for one question; the first ones again if there are fewer. */
    private static final int ATTEMPTS = 3;

    private static final int LARGEST = 65_535;

    private final List<IpPort> servers;
    private final PodSockets sockets;
    private final PodDatagrams datagrams;
    private final Duration patience;
    private final SecureRandom random = new SecureRandom();

    /**
     * Name servers of one pod.
     *
     * @param patience with one server
     */
    NameServers(
            List<IpPort> servers, PodSockets sockets, PodDatagrams datagrams, Duration patience) {
        this.servers = List.copyOf(servers);
        this.sockets = sockets;
        this.datagrams = datagrams;
        this.patience = patience;
    }

    @Override
    public Future<ByteBuffer> ask(EventLoop loop, Forwarded question, Optional<IpPort> server) {
        assert loop.inEventLoop();
        List<IpPort> order = new ArrayList<>();
        server.ifPresent(order::add);
        servers.stream().filter(s -> !order.contains(s)).forEach(order::add);
        Promise<ByteBuffer> answer = loop.newPromise();
        if (order.isEmpty()) {
            return answer.setFailure(
                    new IOException("no name server is known: see the pod's resolv.conf"));
        }
        attempt(loop, question, order, 0, answer);
        return answer;
    }

    private void attempt(
            EventLoop loop,
            Forwarded question,
            List<IpPort> order,
            int attempt,
            Promise<ByteBuffer> answer) {
        IpPort server = order.get(attempt % order.size());
        boolean last = attempt + 1 >= ATTEMPTS;
        exchange(loop, question, server)
                .addListener((Future<ByteBuffer> done) -> {
                    boolean helped = done.isSuccess() && !ReplyCheck.isHelpless(done.getNow());
                    boolean over = done.isSuccess() && attempt + 1 >= order.size();
                    if (helped || over) {
                        answer.setSuccess(done.getNow());
                    } else if (!last) {
                        attempt(loop, question, order, attempt + 1, answer);
                    } else if (done.isSuccess()) {
                        answer.setSuccess(done.getNow());
                    } else {
                        answer.setFailure(done.cause());
                    }
                });
    }

    private Future<ByteBuffer> exchange(EventLoop loop, Forwarded question, IpPort server) {
        Promise<ByteBuffer> answer = loop.newPromise();
        int id = random.nextInt(1 << 16);
        try {
            switch (question.transport()) {
                case UDP -> overUdp(loop, new UdpExchange(question, id, answer), server, answer);
                case TCP -> overTcp(loop, new TcpExchange(question, id, answer), server, answer);
            }
        } catch (RuntimeException e) {
            answer.tryFailure(e);
        }
        var timeout =
                loop.schedule(
                        () ->
                                answer.tryFailure(
                                        new IOException("name server " + server + " is silent")),
                        patience.toMillis(),
                        TimeUnit.MILLISECONDS);
        answer.addListener(done -> timeout.cancel(false));
        return answer;
    }

    private void overUdp(
            EventLoop loop, UdpExchange exchange, IpPort server, Promise<ByteBuffer> answer) {
        var opened = datagrams.exchange(loop, server, exchange.largest(), exchange);
        opened.addListener(done -> {
            if (!done.isSuccess()) {
                answer.tryFailure(done.cause());
            }
        });
        answer.addListener(done -> opened.channel().close());
    }

    private void overTcp(
            EventLoop loop, TcpExchange exchange, IpPort server, Promise<ByteBuffer> answer) {
        var connected = sockets.connect(loop, server, Optional.empty());
        connected.addListener(done -> {
            if (done.isSuccess()) {
                connected.getNow().pipeline().addLast(new DnsFraming(LARGEST), exchange);
                answer.addListener(over -> connected.getNow().close());
            } else {
                answer.tryFailure(done.cause());
            }
        });
        answer.addListener(over -> connected.cancel(false));
    }
}
