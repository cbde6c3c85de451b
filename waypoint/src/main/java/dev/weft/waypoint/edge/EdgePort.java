package dev.weft.waypoint.edge;

import dev.weft.api.waypoint.Gateway;
import dev.weft.api.waypoint.Listener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one port of the Gateway is, as it was at one moment. Immutable, any thread.
 *
 * @param gateway {@code <namespace>/<name>}
 * @param listeners that share the port, all of its kind
 */
record EdgePort(String gateway, int number, Kind kind, List<EdgeListener> listeners) {
    private static final Logger log = LoggerFactory.getLogger(EdgePort.class);

    /** How connections begin. */
    enum Kind {
        /** With requests; the Host of each chooses the listener. */
        HTTP,
        /** With a client's greeting; the name in it chooses the listener. */
        TLS,
        /** With anything; there is one listener. */
        TCP
    }

    /**
     * One listener.
     *
     * @param tls where TLS ends here
     */
    record EdgeListener(Listener settings, Optional<ListenerTls> tls) {

        String name() {
            return settings.getName();
        }

        /** Why it serves nobody; empty if it serves. */
        Optional<String> invalid() {
            return settings.getInvalid().isEmpty()
                    ? tls.flatMap(ListenerTls::invalid)
                    : Optional.of(settings.getInvalid());
        }

        /** Without the settings, as there are private keys in them. */
        @Override
        public String toString() {
            return "listener " + name();
        }
    }

    EdgePort {
        listeners = List.copyOf(listeners);
    }

    /**
     * The ports of a Gateway. Where listeners of several kinds are told to share one, the first
     * that can be used decides and the others are left out: no connection could tell them apart.
     *
     * @param tls makes what ends TLS
     */
    static Map<Integer, EdgePort> of(Gateway gateway, Function<Listener, ListenerTls> tls) {
        Map<Integer, List<Listener>> byPort = new TreeMap<>();
        for (Listener listener : gateway.getListenersList()) {
            if (kind(listener).isPresent()) {
                byPort.computeIfAbsent(listener.getPort(), p -> new ArrayList<>()).add(listener);
            }
        }
        Map<Integer, EdgePort> ports = new TreeMap<>();
        String key = gateway.getNamespace() + "/" + gateway.getName();
        byPort.forEach((port, all) -> ports.put(port, shared(key, port, all, tls)));
        return ports;
    }

    private static EdgePort shared(
            String gateway, int port, List<Listener> all, Function<Listener, ListenerTls> tls) {
        Kind kind =
                all.stream()
                        .filter(one -> one.getInvalid().isEmpty())
                        .findFirst()
                        .or(() -> all.stream().findFirst())
                        .flatMap(EdgePort::kind)
                        .orElseThrow();
        List<EdgeListener> listeners = new ArrayList<>();
        for (Listener one : all) {
            if (kind(one).filter(kind::equals).isEmpty()) {
                log.warn(
                        "listener {} of {} is not served: port {} is for {}",
                        one.getName(),
                        gateway,
                        port,
                        kind);
                continue;
            }
            boolean ends = kind == Kind.TLS && !one.getPassthrough();
            listeners.add(
                    new EdgeListener(one, ends ? Optional.of(tls.apply(one)) : Optional.empty()));
        }
        return new EdgePort(gateway, port, kind, listeners);
    }

    /** Empty for tunnels, which have a listener of their own, and for what is not known. */
    private static Optional<Kind> kind(Listener listener) {
        return switch (listener.getProtocol()) {
            case HTTP -> Optional.of(Kind.HTTP);
            case HTTPS, TLS -> Optional.of(Kind.TLS);
            case TCP -> Optional.of(Kind.TCP);
            case HBONE, UNRECOGNIZED -> Optional.empty();
        };
    }

    /** The same without listeners: what is left for connections that outlive it. */
    EdgePort closed() {
        return new EdgePort(gateway, number, kind, List.of());
    }

    /**
     * The listener with the most specific hostname; of equals the first. Connections of TCP name no
     * host: all go to the first.
     *
     * @param host in lower case; empty if the client names none
     */
    Optional<EdgeListener> choose(String host) {
        if (kind == Kind.TCP) {
            return listeners.stream().findFirst();
        }
        Optional<EdgeListener> best = Optional.empty();
        int most = Hostnames.NONE;
        for (EdgeListener one : listeners) {
            int fits = Hostnames.specificity(one.settings().getHostname(), host);
            if (fits > most) {
                most = fits;
                best = Optional.of(one);
            }
        }
        return best;
    }
}
