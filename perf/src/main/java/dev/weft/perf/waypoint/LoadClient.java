package dev.weft.perf.waypoint;

import dev.weft.perf.http.HttpLoad;
import dev.weft.perf.http.HttpReport;
import dev.weft.perf.http.HttpRun;
import dev.weft.perf.http.HttpTarget;
import dev.weft.perf.measure.CpuTime;
import dev.weft.perf.waypoint.ProxyWindow.Way;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Loads one proxy at a time: 32 requests under way, on as many connections or on four. */
final class LoadClient {

    /** Of HTTP/1.1; a paced load has spare ones. */
    private static final int CONNECTIONS = 32;

    private static final int H2_CONNECTIONS = 4;
    private static final int H2_STREAMS = 8;

    private final SslContext http1;
    private final SslContext http2;

    /** {@code certificates} has {@code cert.pem}, {@code key.pem} and {@code ca.pem}. */
    LoadClient(Path certificates) throws SSLException {
        http1 = context(certificates, "http/1.1");
        http2 = context(certificates, "h2");
    }

    private static SslContext context(Path certificates, String protocol) throws SSLException {
        return SslContextBuilder.forClient()
                .sslProvider(SslProvider.OPENSSL)
                .protocols("TLSv1.3")
                .endpointIdentificationAlgorithm("")
                .keyManager(
                        certificates.resolve("cert.pem").toFile(),
                        certificates.resolve("key.pem").toFile())
                .trustManager(certificates.resolve("ca.pem").toFile())
                .applicationProtocolConfig(
                        new ApplicationProtocolConfig(
                                Protocol.ALPN,
                                SelectorFailureBehavior.NO_ADVERTISE,
                                SelectedListenerFailureBehavior.ACCEPT,
                                protocol))
                .build();
    }

    /** A window; {@code rate} 0 for as fast as answers come. */
    ProxyWindow window(RunningProxy proxy, Doors doors, Door door, double rate, Duration length)
            throws InterruptedException {
        var load = load(door, rate, length);
        try (var run = HttpRun.connect(target(doors, door), load)) {
            var before = proxy.cpu();
            HttpReport report = run.measure();
            CpuTime spent = proxy.cpu().since(before);
            return new ProxyWindow(
                    proxy.name(), door, rate == 0 ? Way.CLOSED : Way.PACED, report, spent);
        }
    }

    private static HttpLoad load(Door door, double rate, Duration length) {
        return door.http2()
                ? new HttpLoad(H2_CONNECTIONS, H2_STREAMS, rate, length, door.paths())
                : new HttpLoad(CONNECTIONS, 1, rate, length, door.paths());
    }

    private HttpTarget target(Doors doors, Door door) {
        var tls = door.http2() ? http2 : http1;
        return new HttpTarget(
                doors.address(door),
                door.mtls() ? Optional.of(tls) : Optional.empty(),
                door.http2());
    }
}
