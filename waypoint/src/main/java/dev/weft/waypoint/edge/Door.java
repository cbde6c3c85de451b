package dev.weft.waypoint.edge;

import dev.weft.api.waypoint.Listener;
import dev.weft.lifecycle.ConnectionLimit;
import dev.weft.lifecycle.Drain;
import dev.weft.net.IpPort;
import dev.weft.relay.EndChannel;
import dev.weft.relay.EndFailure;
import dev.weft.relay.RelayEnd;
import dev.weft.relay.TcpEnd;
import dev.weft.waypoint.edge.EdgePort.EdgeListener;
import dev.weft.waypoint.listener.Arrivals;
import dev.weft.waypoint.listener.Greetings;
import dev.weft.waypoint.listener.Listening;
import dev.weft.waypoint.upstream.tls.TlsEnd;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.Optional;

/**
 * One open port: connections are accepted and handed on as its listeners say at that moment.
 *
 * <p>The listeners are changed from the thread that opens ports, connections come on event loops.
 */
final class Door {
    /** A client that connects and says nothing is not waited for any longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Limits limits;
    private final EdgeArrivals arrivals;

    /** Written by one thread, read on every event loop: a connection may be one change behind. */
    private volatile EdgePort port;

    /** Held by the connections that carry requests. */
    private final Drain drain = new Drain();

    /** How much is taken at a time, by all ports together. */
    record Limits(ConnectionLimit connections, ConnectionLimit handshakes) {}

    Door(EdgePort port, Limits limits, EdgeArrivals arrivals) {
        this.port = port;
        this.limits = limits;
        this.arrivals = arrivals;
    }

    /** From now on these are the listeners, also for requests of connections that are there. */
    void become(EdgePort changed) {
        port = changed;
    }

    /**
     * The port is closed: connections end after what is under way. What comes on them before they
     * do finds no listener, and of TCP the connections go on until one side ends them.
     */
    void close(Duration time) {
        become(port.closed());
        drain.start(Drain.Signal.graceful(time));
    }

    EdgePort port() {
        return port;
    }

    void accepted(SocketChannel channel) {
        String peer = String.valueOf(channel.remoteAddress());
        Optional<String> reached = limits.connections().take();
        if (reached.isPresent()) {
            arrivals.refused(peer, 0, "the " + reached.get() + " limit of connections is reached");
            Listening.reset(channel);
            return;
        }
        channel.closeFuture().addListener(closed -> limits.connections().giveBack());
        IpPort client = IpPort.of(channel.remoteAddress());
        RelayEnd end = TcpEnd.of(channel);
        switch (port.kind()) {
            case HTTP ->
                    arrivals.requests(
                            new Visit(this::port, client, Optional.empty(), ""),
                            EndChannel.over(end),
                            drain);
            case TLS ->
                    Greetings.read(end, PATIENCE, (sni, greeted) -> greeted(client, sni, greeted));
            case TCP -> passOn(client, "", end);
        }
    }

    private void greeted(IpPort client, String sni, RelayEnd end) {
        Optional<EdgeListener> ends = port.choose(sni).filter(one -> one.tls().isPresent());
        if (ends.isEmpty()) {
            passOn(client, sni, end);
            return;
        }
        EdgeListener listener = ends.get();
        if (listener.invalid().isPresent()) {
            refuse(client, end, listener.invalid().get());
            return;
        }
        if (limits.handshakes().take().isPresent()) {
            refuse(client, end, "too many handshakes");
            return;
        }
        Visit visit = new Visit(this::port, client, Optional.of(listener), sni);
        EndChannel channel = EndChannel.over(end);
        SslHandler tls = listener.tls().orElseThrow().handler(channel.alloc(), sni);
        tls.setHandshakeTimeoutMillis(PATIENCE.toMillis());
        channel.pipeline()
                .addLast("tls", tls)
                .addLast(
                        "handshake",
                        new Handshake(outcome -> {
                            limits.handshakes().giveBack();
                            outcome.ifPresentOrElse(
                                    failure ->
                                            arrivals.refused(
                                                    client.toString(), 0, "TLS failed: " + failure),
                                    () -> secured(visit, listener, channel));
                        }));
        channel.config().setAutoRead(true);
    }

    private void secured(Visit visit, EdgeListener listener, EndChannel channel) {
        if (listener.settings().getProtocol() == Listener.Protocol.HTTPS) {
            arrivals.requests(visit, channel, drain);
        } else {
            arrivals.tcp(
                    visit.downstream(port, listener.name()),
                    Arrivals.Opening.of(new TlsEnd(channel)));
        }
    }

    /** A connection whose bytes are not looked into. */
    private void passOn(IpPort client, String sni, RelayEnd end) {
        EdgePort now = port;
        Optional<EdgeListener> listener = now.choose(sni);
        if (listener.isEmpty()) {
            refuse(client, end, "no listener of port " + now.number() + " is for '" + sni + "'");
        } else if (listener.get().invalid().isPresent()) {
            refuse(client, end, listener.get().invalid().get());
        } else {
            Visit visit = new Visit(this::port, client, Optional.empty(), sni);
            arrivals.tcp(visit.downstream(now, listener.get().name()), Arrivals.Opening.of(end));
        }
    }

    private void refuse(IpPort client, RelayEnd end, String reason) {
        arrivals.refused(client.toString(), 0, reason);
        end.abort(EndFailure.stopped(reason));
    }
}
