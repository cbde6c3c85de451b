package dev.weft.waypoint.upstream.dial;

import dev.weft.hbone.HboneStream;
import dev.weft.net.HboneTarget;
import dev.weft.net.IpPort;
import dev.weft.relay.EndFailure;
import dev.weft.relay.RelayEnd;
import dev.weft.relay.TcpEnd;
import dev.weft.waypoint.upstream.tls.ClientTls;
import dev.weft.waypoint.upstream.tls.TlsEnd;
import dev.weft.waypoint.upstream.tls.TlsGate;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One connection on its way: the leg, the PROXY header, TLS to the application; all within the
 * connect timeout. Confined to one event loop.
 */
final class Dialling implements Ticket, Dialer.LegListener {
    private final Dialer dialer;
    private final Dialer.Dial dial;
    private final Dialer.@Nullable ChannelListener channels;
    private final Dialer.@Nullable EndListener ends;
    private Ticket leg = () -> {};
    private @Nullable Channel securing;
    private @Nullable Future<?> timer;
    private boolean over;

    Dialling(Dialer dialer, Dialer.Dial dial, Dialer.ChannelListener listener) {
        this.dialer = dialer;
        this.dial = dial;
        this.channels = listener;
        this.ends = null;
    }

    Dialling(Dialer dialer, Dialer.Dial dial, Dialer.EndListener listener) {
        this.dialer = dialer;
        this.dial = dial;
        this.channels = null;
        this.ends = listener;
    }

    void start() {
        Optional<String> invalid = dial.target().tls().flatMap(ClientTls::invalid);
        if (invalid.isPresent()) {
            failed(
                    new DialFailure(
                            DialFailure.Kind.BAD_TLS_SETTINGS,
                            "TLS with " + dial.target() + ": " + invalid.get()));
            return;
        }
        Duration patience = dial.target().limits().rules().connectTimeout();
        timer =
                dialer.loop()
                        .schedule(
                                () -> timeOut(patience),
                                patience.toMillis(),
                                TimeUnit.MILLISECONDS);
        leg = dialer.leg(dial, this);
    }

    private void timeOut(Duration patience) {
        leg.cancel();
        close(securing);
        failed(
                new DialFailure(
                        DialFailure.Kind.TIMEOUT,
                        "no connection to " + dial.target() + " within " + patience));
    }

    @Override
    public void cancel() {
        if (over) {
            return;
        }
        end();
        leg.cancel();
        close(securing);
    }

    private static void close(@Nullable Channel channel) {
        if (channel != null) {
            channel.close();
        }
    }

    private boolean end() {
        if (over) {
            return false;
        }
        over = true;
        if (timer != null) {
            timer.cancel(false);
        }
        return true;
    }

    @Override
    public void failed(DialFailure failure) {
        if (!end()) {
            return;
        }
        if (channels != null) {
            channels.failed(failure);
        } else if (ends != null) {
            ends.failed(failure);
        }
    }

    @Override
    public void stream(HboneStream stream) {
        if (over) {
            stream.abort(EndFailure.stopped("nobody waits for this tunnel any more"));
            return;
        }
        if (dial.target().proxyProtocol() > 0) {
            stream.write(header(Optional.empty()));
        }
        if (ends != null && dial.target().tls().isEmpty()) {
            stream.flush();
            succeed(stream);
            return;
        }
        Channel channel = Dialer.channel(stream);
        secure(channel);
    }

    @Override
    public void socket(Channel channel) {
        if (over) {
            channel.close();
            return;
        }
        if (dial.target().proxyProtocol() > 0) {
            channel.writeAndFlush(
                    header(
                            channel.remoteAddress() instanceof InetSocketAddress to
                                    ? Optional.of(IpPort.of(to))
                                    : Optional.empty()));
        }
        if (ends != null && dial.target().tls().isEmpty()) {
            succeed(TcpEnd.of(channel));
            return;
        }
        secure(channel);
    }

    private ByteBuf header(Optional<IpPort> to) {
        IpPort server =
                to.orElseGet(() ->
                        dial.target().way() instanceof Way.Tunnel tunnel
                                        && tunnel.target() instanceof HboneTarget.Socket socket
                                ? socket.address()
                                : new IpPort(client().ip(), 0));
        return ProxyHeader.of(dial.target().proxyProtocol(), client(), server);
    }

    private IpPort client() {
        return dial.client().orElseThrow();
    }

    private void secure(Channel channel) {
        if (dial.target().tls().isEmpty()) {
            succeed(channel);
            return;
        }
        SslHandler tls;
        try {
            tls = dial.target().tls().get().handler(channel.alloc(), dial.alpn());
        } catch (SSLException e) {
            channel.close();
            failed(
                    new DialFailure(
                            DialFailure.Kind.BAD_TLS_SETTINGS,
                            "TLS with " + dial.target() + ": " + DialException.text(e)));
            return;
        }
        securing = channel;
        tls.setHandshakeTimeoutMillis(0);
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
        channel.pipeline().addLast("tls", tls);
        channel.pipeline().addLast("gate", new TlsGate());
        tls.handshakeFuture().addListener(done -> handshaken(channel, tls, done));
        channel.read();
    }

    private void handshaken(Channel channel, SslHandler tls, Future<?> done) {
        if (over) {
            channel.close();
            return;
        }
        String spoken = tls.applicationProtocol();
        if (!done.isSuccess()) {
            channel.close();
            failed(
                    new DialFailure(
                            DialFailure.Kind.TLS,
                            "TLS with " + dial.target() + " failed: " + reason(done.cause())));
        } else if (dial.alpn().equals("h2") && !"h2".equals(spoken)) {
            channel.close();
            failed(
                    new DialFailure(
                            DialFailure.Kind.TLS,
                            dial.target() + " speaks '" + spoken + "' by TLS: expected h2"));
        } else {
            channel.pipeline().remove("gate");
            succeed(channel);
        }
    }

    private static String reason(Throwable cause) {
        Throwable deepest = cause;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return DialException.text(deepest);
    }

    private void succeed(Channel channel) {
        if (ends != null) {
            succeed(new TlsEnd(channel));
        } else if (end() && channels != null) {
            channels.dialled(channel);
        }
    }

    private void succeed(RelayEnd relayEnd) {
        if (end() && ends != null) {
            ends.dialled(relayEnd);
        }
    }
}
