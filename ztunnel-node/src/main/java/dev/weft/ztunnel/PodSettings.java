package dev.weft.ztunnel;

import dev.weft.config.Settings;
import dev.weft.eventloop.IoTransport;
import dev.weft.hbone.HboneSettings;
import dev.weft.hbone.pool.PoolSettings;
import dev.weft.net.IpAddresses;
import dev.weft.ztunnel.socket.SocketSettings;
import dev.weft.ztunnel.socket.SocketSettings.KeepAlive;
import dev.weft.ztunnel.socket.SocketSettings.Spoofing;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * How pods are served.
 *
 * @param listenOn the address of the listeners in each pod
 * @param tunnels parameters of tunnels to pods
 * @param pool parameters of tunnels from pods
 * @param responseBaggage whether peers are told about the pod they reached
 * @param loopbackTunnels whether applications that get PROXY headers listen on the loopback
 * @param mostConnections of the whole node, accepted ones
 * @param mostPerPod of one pod, accepted ones
 * @param drainTime how long connections of a removed pod may go on
 */
public record PodSettings(
        InetAddress listenOn,
        SocketSettings sockets,
        HboneSettings tunnels,
        PoolSettings pool,
        boolean responseBaggage,
        boolean loopbackTunnels,
        int mostConnections,
        int mostPerPod,
        Duration drainTime) {

    /** For the proxy's own tunnels: nothing is redirected where it is. */
    PodSettings withoutRedirect() {
        return new PodSettings(
                listenOn,
                sockets.withoutRedirect(),
                tunnels,
                pool,
                responseBaggage,
                loopbackTunnels,
                mostConnections,
                mostPerPod,
                drainTime);
    }

    static PodSettings from(Settings settings, boolean ipv6, ProxyMode mode) {
        int streamWindow =
                settings.number(
                        "HTTP2_STREAM_WINDOW_SIZE",
                        HboneSettings.SERVER.streamWindow(),
                        65_536,
                        1 << 30,
                        "bytes up to which one tunnel's window grows");
        int connectionWindow =
                settings.number(
                        "HTTP2_CONNECTION_WINDOW_SIZE",
                        HboneSettings.SERVER.connectionWindow(),
                        1 << 20,
                        1 << 30,
                        "bytes that all tunnels of a connection may hold");
        int frame =
                settings.number(
                        "HTTP2_FRAME_SIZE",
                        HboneSettings.SERVER.maxFrameSize(),
                        16_384,
                        (1 << 24) - 1,
                        "largest frame accepted");
        int streams =
                settings.number(
                        "POOL_MAX_STREAMS_PER_CONNECTION",
                        HboneSettings.CLIENT.maxStreams(),
                        1,
                        10_000,
                        "tunnels opened on one connection");
        Duration idle =
                settings.duration(
                        "POOL_UNUSED_RELEASE_TIMEOUT",
                        PoolSettings.DEFAULT.idle(),
                        "time after which an idle connection is closed");
        boolean fits =
                streamWindow < connectionWindow
                        && (long) streams * HboneSettings.CLIENT.initialStreamWindow()
                                <= connectionWindow;
        if (!fits) {
            settings.problem(
                    "HTTP2_CONNECTION_WINDOW_SIZE is '"
                            + connectionWindow
                            + "': expected more than HTTP2_STREAM_WINDOW_SIZE and 64 KiB for each"
                            + " of POOL_MAX_STREAMS_PER_CONNECTION");
        }
        int initial = HboneSettings.SERVER.initialStreamWindow();
        HboneSettings server =
                fits
                        ? HboneSettings.SERVER
                                .withWindows(initial, streamWindow, connectionWindow)
                                .withMaxFrameSize(frame)
                        : HboneSettings.SERVER;
        HboneSettings client =
                fits
                        ? HboneSettings.CLIENT
                                .withMaxStreams(streams)
                                .withWindows(initial, streamWindow, connectionWindow)
                                .withMaxFrameSize(frame)
                        : HboneSettings.CLIENT;
        return new PodSettings(
                IpAddresses.parse(ipv6 ? "::" : "0.0.0.0").orElseThrow(),
                sockets(settings, mode),
                server,
                new PoolSettings(client, idle),
                settings.bool("ENABLE_RESPONSE_BAGGAGE", true, "tell peers about the pod"),
                settings.bool("LOCALHOST_APP_TUNNEL", true, "reach PROXY tunnels on the loopback"),
                settings.number(
                        "MAX_CONNECTIONS",
                        100_000,
                        1,
                        10_000_000,
                        "accepted connections at a time"),
                settings.number(
                        "MAX_CONNECTIONS_PER_POD",
                        20_000,
                        1,
                        10_000_000,
                        "accepted connections of one pod"),
                settings.duration(
                        "POD_DRAIN_TIME",
                        Duration.ofSeconds(10),
                        "time for connections of a removed pod"));
    }

    private static SocketSettings sockets(Settings settings, ProxyMode mode) {
        int defaultMark =
                switch (mode) {
                    case ProxyMode.Shared shared -> 0x539;
                    case ProxyMode.Dedicated dedicated -> 0;
                };
        int mark =
                settings.number(
                        "PACKET_MARK",
                        defaultMark,
                        0,
                        Integer.MAX_VALUE,
                        "mark of the proxy's packets");
        boolean reuse =
                settings.bool("INPOD_PORT_REUSE", true, "let two proxies listen during an upgrade");
        Spoofing spoofing =
                settings.value(
                        "ENABLE_ORIG_SRC",
                        mark == 0 ? Spoofing.OFF : Spoofing.BEST_EFFORT,
                        "whether applications see the client's address",
                        text -> spoofing(text, mark));
        KeepAlive defaults = KeepAlive.DEFAULT;
        KeepAlive keepAlive =
                new KeepAlive(
                        settings.bool("KEEPALIVE_ENABLED", true, "TCP keepalive"),
                        settings.duration("KEEPALIVE_TIME", defaults.idle(), "quiet time before"),
                        settings.duration(
                                "KEEPALIVE_INTERVAL", defaults.interval(), "between probes"),
                        settings.number(
                                "KEEPALIVE_RETRIES",
                                defaults.probes(),
                                1,
                                127,
                                "unanswered probes"),
                        settings.bool(
                                "USER_TIMEOUT_ENABLED",
                                false,
                                "unacknowledged bytes end a connection after the same time"));
        return new SocketSettings(
                transport(settings),
                mark == 0 ? OptionalInt.empty() : OptionalInt.of(mark),
                reuse,
                spoofing,
                SocketSettings.DEFAULT.connectTimeout(),
                keepAlive);
    }

    /** Answers to a foreign address find the way back to the proxy by its mark alone. */
    private static IoTransport transport(Settings settings) {
        return settings.value(
                "EVENT_LOOP",
                IoTransport.EPOLL,
                "how the kernel serves the sockets of pods: epoll or io_uring",
                PodSettings::transport);
    }

    private static IoTransport transport(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "epoll" -> IoTransport.EPOLL;
            case "io_uring" -> IoTransport.IO_URING;
            default -> throw new IllegalArgumentException("epoll or io_uring");
        };
    }

    private static Spoofing spoofing(String text, int mark) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "auto" -> mark == 0 ? Spoofing.OFF : Spoofing.BEST_EFFORT;
            case "true" -> {
                if (mark == 0) {
                    throw new IllegalArgumentException(
                            "a PACKET_MARK that routes answers back to the proxy, as that is not"
                                    + " set; or auto or false");
                }
                yield Spoofing.REQUIRED;
            }
            case "false" -> Spoofing.OFF;
            default -> throw new IllegalArgumentException("true, false or auto");
        };
    }
}
