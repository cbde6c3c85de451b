package dev.weft.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.Optional;

/**
 * Stands behind the TLS handler until the handshake ended, and tells how, once. On the channel's
 * event loop.
 */
final class HandshakeGate extends ChannelInboundHandlerAdapter {

    private final SslHandler tls;
    private final PeerTrustManager peers;
    private final PeerTrustManager.Check check;
    private final PeerRule rule;
    private final HandshakeListener listener;
    private boolean told;

    HandshakeGate(
            SslHandler tls, PeerTrustManager peers, PeerRule rule, HandshakeListener listener) {
        this.tls = tls;
        this.peers = peers;
        this.check = new PeerTrustManager.Check(rule);
        this.rule = rule;
        this.listener = listener;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        peers.expect(tls.engine(), check);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        peers.forget(tls.engine());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent completion)) {
            context.fireUserEventTriggered(event);
            return;
        }
        if (!completion.isSuccess()) {
            fail(context, HandshakeFailures.of(completion.cause(), rule));
            return;
        }
        Optional<ProvenPeer> peer = check.accepted();
        if (peer.isEmpty()) {
            fail(context, HandshakeFailures.unchecked(rule));
            return;
        }
        if (!WorkloadTls.PROTOCOL.equals(tls.applicationProtocol())) {
            fail(context, HandshakeFailures.wrongProtocol(tls.applicationProtocol(), rule));
            return;
        }
        told = true;
        context.pipeline().remove(this);
        listener.secured(peer.get());
        peers.watch(context.channel(), tls.engine(), peer.get());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(context, HandshakeFailures.closed(rule));
        context.fireChannelInactive();
    }

    /** The TLS handler tells a failed handshake as its completion; this is the same news again. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (tls.handshakeFuture().isDone()) {
            fail(context, HandshakeFailures.of(cause, rule));
        }
    }

    private void fail(ChannelHandlerContext context, HandshakeFailure failure) {
        if (!told) {
            told = true;
            context.close();
            listener.failed(failure);
        }
    }
}
