package dev.weft.waypoint.edge;

import com.google.protobuf.ByteString;
import dev.weft.hbone.Baggage;
import dev.weft.net.IpAddresses;
import dev.weft.net.IpPort;
import dev.weft.waypoint.edge.EdgePort.EdgeListener;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.Entrance;
import dev.weft.waypoint.request.Front;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.RequestEdit;
import dev.weft.waypoint.request.ResponseFlag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The requests of one client from outside: each is for the listener of the port whose hostname fits
 * its Host best. On a connection with TLS that must be the one whose certificate was shown and
 * whose demands on the client were checked, else the client is told to connect anew (421).
 *
 * @param port as it is now
 * @param client the other end of the connection
 * @param arrived the listener by which TLS ended; empty without TLS
 * @param sni that the client named in it
 */
record Visit(Supplier<EdgePort> port, IpPort client, Optional<EdgeListener> arrived, String sni)
        implements Entrance {
    private static final String FORWARDED_FOR = "x-forwarded-for";
    private static final String FORWARDED_PROTO = "x-forwarded-proto";

    /** Speaks of clients inside the mesh: nobody outside may say it. */
    private static final String CLIENT_CERTIFICATE = "x-forwarded-client-cert";

    private static final LocalResponse MISDIRECTED =
            LocalResponse.of(421, ResponseFlag.NO_ROUTE, "misdirected_request");
    private static final LocalResponse UNUSABLE =
            LocalResponse.of(503, ResponseFlag.NO_ROUTE, "listener_unusable");

    @Override
    public Entry enter(RequestHead head) {
        EdgePort now = port.get();
        Optional<EdgeListener> listener = now.choose(head.host());
        head.headers().remove(CLIENT_CERTIFICATE);
        head.headers().set(FORWARDED_PROTO, arrived.isPresent() ? "https" : "http");
        Downstream downstream = downstream(now, listener.map(EdgeListener::name).orElse(""));
        return new Entry(
                downstream,
                listener.flatMap(found -> answer(head, found)),
                List.of(forwardedFor(head)));
    }

    /** Who asks, of a listener; no listener has no name and no routes. */
    Downstream downstream(EdgePort now, String listener) {
        return new Downstream(
                Optional.empty(),
                client,
                Optional.empty(),
                Baggage.EMPTY,
                new Front.OfListener(now.gateway(), listener, now.number(), arrived.isPresent()),
                sni);
    }

    private Optional<LocalResponse> answer(RequestHead head, EdgeListener found) {
        if (arrived.isPresent() && !isAsStrict(arrived.get(), found)) {
            return Optional.of(MISDIRECTED);
        }
        if (found.invalid().isPresent()) {
            return Optional.of(UNUSABLE);
        }
        return found.settings().getHttpsRedirect() && arrived.isEmpty()
                ? Optional.of(toHttps(head))
                : Optional.empty();
    }

    /** A renewed certificate does not matter; what clients must show does. */
    private static boolean isAsStrict(EdgeListener arrived, EdgeListener found) {
        return arrived.name().equals(found.name())
                && found.tls().isPresent()
                && arrived.settings().getClientCa().equals(found.settings().getClientCa())
                && arrived.settings().getClientCertificateOptional()
                        == found.settings().getClientCertificateOptional()
                && arrived.settings().getClientCertificateUnchecked()
                        == found.settings().getClientCertificateUnchecked();
    }

    private static LocalResponse toHttps(RequestHead head) {
        String target = head.target().startsWith("/") ? head.target() : "/";
        return new LocalResponse(
                301,
                List.of(Map.entry("location", "https://" + head.host() + target)),
                ByteString.EMPTY,
                ResponseFlag.NONE,
                "https_redirect");
    }

    /** Policies count the entries that proxies before us wrote: ours comes behind them. */
    private RequestEdit forwardedFor(RequestHead head) {
        String before = head.header(FORWARDED_FOR);
        String own = IpAddresses.text(client.ip());
        return new RequestEdit.SetHeader(
                FORWARDED_FOR, before == null || before.isBlank() ? own : before + ", " + own);
    }
}
