package dev.weft.ztunnel;

import dev.weft.eventloop.IoTransport;
import dev.weft.linux.LinuxException;
import dev.weft.linux.Netns;
import dev.weft.linux.ResourceLimits;
import dev.weft.ztunnel.socket.SocketOptions;
import dev.weft.ztunnel.socket.SocketSettings;
import io.netty.channel.ChannelException;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.OpenSsl;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the kernel and the runtime must offer before anything is promised to a pod. */
final class Requirements {
    private static final Logger log = LoggerFactory.getLogger(Requirements.class);

    private Requirements() {}

    /** What is missing, each with a remedy; empty when the proxy can work here. */
    static List<String> missing(ProxyMode mode, SocketSettings sockets) {
        List<String> missing = new ArrayList<>();
        IoTransport transport = sockets.transport();
        transport
                .unavailable()
                .ifPresent(why ->
                        missing.add(
                                transport
                                        + " is not available: "
                                        + why
                                        + "; choose another with EVENT_LOOP"));
        if (!OpenSsl.isAvailable()) {
            missing.add(
                    "BoringSSL is not available: "
                            + OpenSsl.unavailabilityCause()
                            + "; is the jar of netty-tcnative for this CPU there?");
        }
        if (missing.isEmpty()) {
            switch (mode) {
                case ProxyMode.Shared shared -> namespaces(missing);
                case ProxyMode.Dedicated dedicated -> {}
            }
            mark(sockets, missing);
        }
        return missing;
    }

    /** Raises the number of descriptors as far as it may be. */
    static void raiseLimits() {
        try {
            log.info("descriptors: {}", ResourceLimits.raiseOpenFiles());
        } catch (LinuxException e) {
            log.warn("the limit of descriptors cannot be raised: {}", e.getMessage());
        }
    }

    private static void namespaces(List<String> missing) {
        try (Netns own = Netns.current()) {
            own.enter(() -> own);
        } catch (Exception e) {
            missing.add(
                    "network namespaces cannot be entered: "
                            + e.getMessage()
                            + "; CAP_SYS_ADMIN is needed");
        }
    }

    private static void mark(SocketSettings sockets, List<String> missing) {
        if (sockets.mark().isEmpty()) {
            return;
        }
        SocketChannel socket = sockets.transport().newChannel();
        try {
            socket.config().setOption(SocketOptions.MARK, sockets.mark().getAsInt());
        } catch (ChannelException e) {
            missing.add("SO_MARK is refused: " + e.getMessage() + "; CAP_NET_ADMIN is needed");
        } finally {
            socket.unsafe().closeForcibly();
        }
    }
}
