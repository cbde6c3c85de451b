package dev.weft.ztunnel;

import dev.weft.net.IpAddresses;
import dev.weft.net.IpPort;
import dev.weft.ztunnel.dns.DnsListener;
import dev.weft.ztunnel.outbound.Arrival;
import dev.weft.ztunnel.outbound.OutboundListener;
import dev.weft.ztunnel.socket.PodNetwork;
import dev.weft.ztunnel.socket.PodSockets;
import dev.weft.ztunnel.socks.SocksListener;
import dev.weft.ztunnel.socks.SocksOutbound;
import dev.weft.ztunnel.socks.SocksReply;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Joins what a pod asks for by SOCKS to its names and its outbound connections. */
final class SocksGate {
    static final List<InetAddress> LOOPBACK =
            List.of(
                    IpAddresses.parse("127.0.0.1").orElseThrow(),
                    IpAddresses.parse("::1").orElseThrow());

    private SocksGate() {}

    static SocksListener listener(
            PodNetwork network,
            PodSockets sockets,
            Optional<DnsListener> names,
            OutboundListener outbound) {
        return new SocksListener(
                network,
                sockets,
                (loop, name, v6) ->
                        names.map(dns -> dns.resolve(loop, name, v6))
                                .orElseGet(() -> loop.newSucceededFuture(Optional.empty())),
                new Outbound(outbound));
    }

    private record Outbound(OutboundListener listener) implements SocksOutbound {
        @Override
        public boolean admit(SocketChannel accepted) {
            return listener.admit(accepted);
        }

        @Override
        public void connect(SocketChannel accepted, IpPort target, SocksReply reply) {
            listener.serve(accepted, new Requested(target, reply));
        }
    }

    /** A connection that its program asked for, and is told about. */
    private record Requested(IpPort target, SocksReply reply) implements Arrival {
        @Override
        public Optional<IpPort> destination(SocketChannel accepted) {
            return Optional.of(target);
        }

        @Override
        public void connected(SocketChannel accepted) {
            reply.connected(accepted);
        }

        @Override
        public void failed(SocketChannel accepted) {
            reply.failed(accepted);
        }
    }
}
