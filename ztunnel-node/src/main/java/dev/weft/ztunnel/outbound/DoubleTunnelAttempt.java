package dev.weft.ztunnel.outbound;

import dev.weft.hbone.ClientObserver;
import dev.weft.hbone.ConnectListener;
import dev.weft.hbone.ConnectReply;
import dev.weft.hbone.HboneClient;
import dev.weft.hbone.HboneFailure;
import dev.weft.hbone.HboneStream;
import dev.weft.identity.SpiffeId;
import dev.weft.relay.EndChannel;
import dev.weft.relay.RelayEnd;
import dev.weft.tls.HandshakeFailure;
import dev.weft.tls.HandshakeListener;
import dev.weft.tls.ProvenPeer;
import dev.weft.tls.WorkloadTls;
import dev.weft.workload.Workload;
import dev.weft.ztunnel.telemetry.Failure;
import dev.weft.ztunnel.telemetry.Failure.Kind;
import dev.weft.ztunnel.telemetry.WorkloadBaggage;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel inside a tunnel: a pooled one to the gateway of another network, and in it TLS and a
 * tunnel connection with whomever the gateway chooses. The inner connection carries this one tunnel
 * and ends with it: sharing it would send everything to the same server.
 */
final class DoubleTunnelAttempt implements Attempt {
    private final Caller caller;
    private final OutboundRoute.DoubleHbone to;
    private final Listener listener;
    private final TunnelAttempt outer;
    private @Nullable EndChannel channel;
    private @Nullable Future<?> timeout;
    private boolean gatewayReached;
    private boolean over;

    DoubleTunnelAttempt(Caller caller, OutboundRoute.DoubleHbone to, Listener listener) {
        this.caller = caller;
        this.to = to;
        this.listener = listener;
        this.outer = new TunnelAttempt(caller, to.gateway(), new Outer());
    }

    @Override
    public void start() {
        outer.start();
    }

    @Override
    public void cancel() {
        if (over) {
            return;
        }
        end();
        outer.cancel();
        if (channel != null) {
            channel.close();
        }
    }

    @Override
    public Optional<Workload> suspect() {
        return Optional.of(gatewayReached ? to.endpoint() : to.gateway().hop());
    }

    private void end() {
        over = true;
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    private void miss(Kind kind, String message) {
        if (over) {
            return;
        }
        end();
        if (channel != null) {
            channel.close();
        }
        listener.missed(new Failure(kind, message), true);
    }

    private String peer() {
        return to.gateway().target() + " behind the gateway at " + to.gateway().nextHop();
    }

    private final class Outer implements Listener {
        @Override
        public void reached(RelayEnd stream, Optional<Server> gateway) {
            gatewayReached = true;
            EndChannel inner = EndChannel.over(stream);
            channel = inner;
            Duration patience = caller.context().sockets().connectTimeout();
            timeout =
                    caller.loop()
                            .schedule(
                                    () ->
                                            miss(
                                                    Kind.TUNNEL_TIMED_OUT,
                                                    "no answer within "
                                                            + patience
                                                            + " from "
                                                            + peer()),
                                    patience.toMillis(),
                                    TimeUnit.MILLISECONDS);
            Optional<WorkloadTls> tls =
                    caller.context().certificates().current(caller.workload().identity());
            if (tls.isEmpty()) {
                miss(Kind.NO_CERTIFICATE, "no certificate for " + caller.workload().identity());
                return;
            }
            tls.get().client(inner, to.expected(), new Inner(inner));
            inner.config().setAutoRead(true);
        }

        @Override
        public void missed(Failure failure, boolean another) {
            if (!over) {
                end();
                listener.missed(failure, another);
            }
        }
    }

    /** The connection inside the tunnel to the gateway. */
    private final class Inner implements HandshakeListener, ClientObserver, ConnectListener {
        private final EndChannel inner;
        private @Nullable HboneClient client;
        private @Nullable SpiffeId server;
        private boolean asked;

        Inner(EndChannel inner) {
            this.inner = inner;
        }

        @Override
        public void secured(ProvenPeer peer) {
            server = peer.identity();
            client =
                    HboneClient.start(
                            inner,
                            caller.context().pool().hbone(),
                            caller.context().pool().buffers(),
                            this);
        }

        @Override
        public void failed(HandshakeFailure failure) {
            miss(
                    PodTunnelConnector.kind(failure),
                    "TLS with " + peer() + " failed: " + failure.message());
        }

        @Override
        public void ready() {
            if (client == null || over) {
                return;
            }
            if (client.capacity() == 0) {
                miss(Kind.TUNNEL_FAILED, peer() + " takes no tunnels");
                return;
            }
            asked = true;
            client.open(caller.request(to.gateway(), Optional.of(to.network())), this);
        }

        @Override
        public void accepted(HboneStream stream, ConnectReply reply) {
            if (over || server == null) {
                return;
            }
            end();
            listener.reached(
                    stream,
                    Optional.of(new Server(WorkloadBaggage.described(reply.baggage()), server)));
        }

        @Override
        public void refused(ConnectReply reply) {
            if (!over) {
                end();
                TunnelAttempt.refused(to.gateway(), reply, listener);
            }
        }

        @Override
        public void failed(HboneFailure failure) {
            miss(Kind.TUNNEL_FAILED, "the tunnel to " + peer() + " failed: " + failure.message());
        }

        @Override
        public void changed() {
            HboneClient used = client;
            if (asked && used != null && used.active() == 0) {
                // What arrived together with the end of the tunnel is still being passed on.
                caller.loop().execute(() -> used.close("its one tunnel is over"));
            }
        }

        @Override
        public void closed(HboneFailure cause) {
            miss(
                    Kind.TUNNEL_FAILED,
                    "the connection to " + peer() + " was closed: " + cause.message());
        }
    }
}
