package dev.weft.waypoint.upstream.dial;

import dev.weft.cert.CertificateManager;
import dev.weft.hbone.ConnectListener;
import dev.weft.hbone.ConnectReply;
import dev.weft.hbone.ConnectRequest;
import dev.weft.hbone.Forwarded;
import dev.weft.hbone.HboneFailure;
import dev.weft.hbone.HboneStream;
import dev.weft.hbone.pool.HbonePool;
import dev.weft.hbone.pool.TunnelKey;
import dev.weft.net.HboneTarget;
import dev.weft.net.IpPort;
import dev.weft.relay.EndChannel;
import dev.weft.relay.RelayEnd;
import dev.weft.waypoint.upstream.settings.PoolLimits;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes connections to targets, whatever the way. Confined to one event loop. */
public final class Dialer {
    private static final int UNAUTHORIZED = 401;

    private final Parts parts;

    public Dialer(Parts parts) {
        this.parts = parts;
    }

    /**
     * What a dialer uses.
     *
     * @param own as whom we connect
     */
    public record Parts(
            EventLoop loop,
            Sockets sockets,
            HbonePool tunnels,
            CertificateManager certificates,
            HostLookup hosts,
            Supplier<OwnIdentity> own) {}

    /**
     * A connection that is wanted.
     *
     * @param alpn what TLS must agree on; empty where it does not matter
     * @param client for whom alone it is
     */
    public record Dial(Target target, String alpn, Optional<IpPort> client) {}

    /** Told one of these, once, on the event loop. */
    public interface ChannelListener {

        /** A channel that reads nothing yet. */
        void dialled(Channel channel);

        void failed(DialFailure failure);
    }

    /** Told one of these, once, on the event loop. */
    public interface EndListener {

        /** An end that was not started. */
        void dialled(RelayEnd end);

        void failed(DialFailure failure);
    }

    EventLoop loop() {
        return parts.loop;
    }

    Parts parts() {
        return parts;
    }

    /** For a protocol that is spoken here. */
    public Ticket dial(Dial dial, ChannelListener listener) {
        assert parts.loop.inEventLoop();
        Dialling dialling = new Dialling(this, dial, listener);
        dialling.start();
        return dialling;
    }

    /** For bytes that are passed on as they are. */
    public Ticket dialEnd(Dial dial, EndListener listener) {
        assert parts.loop.inEventLoop();
        Dialling dialling = new Dialling(this, dial, listener);
        dialling.start();
        return dialling;
    }

    /** Told what the first leg of a way led to. */
    interface LegListener {

        void stream(HboneStream stream);

        void socket(Channel channel);

        void failed(DialFailure failure);
    }

    /** The way itself, without what comes on top of it. */
    Ticket leg(Dial dial, LegListener listener) {
        return switch (dial.target().way()) {
            case Way.Plain plain -> {
                Race race = new Race(this, dial, listener);
                race.to(plain.to());
                yield race;
            }
            case Way.Lookup lookup -> {
                Race race = new Race(this, dial, listener);
                race.to(lookup);
                yield race;
            }
            case Way.Tunnel tunnel -> tunnel(tunnel, dial, listener);
            case Way.Network network -> {
                InnerTunnel inner = new InnerTunnel(this, dial, network, listener);
                inner.start();
                yield inner;
            }
            case Way.None none -> {
                listener.failed(new DialFailure(DialFailure.Kind.NO_ADDRESS, none.why()));
                yield () -> {};
            }
        };
    }

    Ticket tunnel(Way.Tunnel tunnel, Dial dial, LegListener listener) {
        OwnIdentity own = parts.own.get();
        TunnelKey key =
                new TunnelKey(own.identity(), tunnel.expected(), tunnel.hop(), tunnel.workload());
        ConnectRequest request = request(tunnel.target(), dial, own, Optional.empty());
        return parts.tunnels.open(key, request, new Answer(tunnel, listener))::cancel;
    }

    ConnectRequest request(
            HboneTarget target, Dial dial, OwnIdentity own, Optional<String> network) {
        return new ConnectRequest(
                target,
                dial.client().map(client -> new Forwarded(client.toString(), host(target))),
                own.baggage(),
                Optional.empty(),
                network);
    }

    private static Optional<String> host(HboneTarget target) {
        return target instanceof HboneTarget.Host named
                ? Optional.of(named.hostname())
                : Optional.empty();
    }

    static DialFailure refused(Way.Tunnel tunnel, ConnectReply reply) {
        boolean denied = reply.status() == UNAUTHORIZED;
        String what = "the tunnel to " + tunnel.target() + " was refused by " + tunnel.workload();
        return denied
                ? new DialFailure(
                        DialFailure.Kind.DENIED,
                        what + ": its authorization policy does not allow this waypoint")
                : new DialFailure(
                        DialFailure.Kind.REFUSED, what + ", http status: " + reply.status());
    }

    static DialFailure failure(HboneFailure failure) {
        if (failure.cause().orElse(null) instanceof DialException known) {
            return known.failure();
        }
        return new DialFailure(
                failure.kind() == HboneFailure.Kind.CLOSED_HERE
                        ? DialFailure.Kind.CLOSING
                        : DialFailure.Kind.CONNECT,
                failure.message());
    }

    /** The answer to one request for a tunnel. */
    private record Answer(Way.Tunnel tunnel, LegListener listener) implements ConnectListener {
        @Override
        public void accepted(HboneStream stream, ConnectReply reply) {
            listener.stream(stream);
        }

        @Override
        public void refused(ConnectReply reply) {
            listener.failed(Dialer.refused(tunnel, reply));
        }

        @Override
        public void failed(HboneFailure failure) {
            listener.failed(failure(failure));
        }

        private static DialFailure failure(HboneFailure failure) {
            return Dialer.failure(failure);
        }
    }

    static Channel channel(HboneStream stream) {
        return EndChannel.over(stream);
    }

    static Future<Channel> connect(Dialer dialer, IpPort to, PoolLimits rules) {
        return dialer.parts.sockets.connect(
                dialer.parts.loop, to, rules.connectTimeout(), rules.keepAlive());
    }
}
