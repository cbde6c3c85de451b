package dev.weft.perf.tunnel;

import dev.weft.eventloop.EpollLoops;
import dev.weft.identity.SpiffeId;
import dev.weft.net.IpPort;
import dev.weft.tls.InvalidCertificateException;
import dev.weft.tls.WorkloadCertificate;
import dev.weft.tls.WorkloadKey;
import dev.weft.tls.WorkloadTls;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * One end of the tunnel: {@code client|server LISTEN TARGET LOOPS FOLDER}. The client's end listens
 * in the clear and dials by TLS, the server's the other way round. The folder holds {@code
 * cert.pem}, {@code key.pem} and {@code ca.pem}.
 */
public final class TlsTunnelMain {

    private TlsTunnelMain() {}

    /** Runs until it is killed. */
    public static void main(String[] arguments)
            throws IOException,
                    GeneralSecurityException,
                    InvalidCertificateException,
                    InterruptedException {
        if (arguments.length != 5) {
            System.err.println(
                    "usage: TlsTunnelMain client|server LISTEN TARGET LOOPS FOLDER; started by"
                            + " ./weft bench");
            System.exit(2);
        }
        var end = arguments[0].equals("client") ? TunnelEnd.CLIENT : TunnelEnd.SERVER;
        var listen = IpPort.parse(arguments[1]).orElseThrow();
        var target = IpPort.parse(arguments[2]).orElseThrow();
        var tls = WorkloadTls.of(certificate(Path.of(arguments[4])));
        var loops =
                new MultiThreadIoEventLoopGroup(
                        Integer.parseInt(arguments[3]), EpollLoops.newFactory());
        new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new TunnelledConnections(end, tls, target))
                .bind(listen.toSocketAddress())
                .sync()
                .channel()
                .closeFuture()
                .sync();
    }

    private static WorkloadCertificate certificate(Path folder)
            throws IOException, GeneralSecurityException, InvalidCertificateException {
        var key =
                Files.readString(folder.resolve("key.pem")).replaceAll("-----[A-Z ]+-----|\\s", "");
        var specification = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(key));
        return WorkloadCertificate.parse(
                SpiffeId.parse(TunnelIdentity.URI).orElseThrow(),
                WorkloadKey.of(KeyFactory.getInstance("EC").generatePrivate(specification)),
                List.of(
                        Files.readString(folder.resolve("cert.pem")),
                        Files.readString(folder.resolve("ca.pem"))),
                Instant.now());
    }
}
