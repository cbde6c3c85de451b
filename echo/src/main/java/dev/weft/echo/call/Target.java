package dev.weft.echo.call;

import dev.weft.echo.flag.UsageException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a call goes.
 *
 * @param scheme how it is made
 * @param host a name or an address, without brackets
 * @param port 1 to 65535
 * @param path path and query, beginning with a slash
 * @param dial how it is connected to
 */
public record Target(Scheme scheme, String host, int port, String path, Dial dial) {

    /** The protocols the client speaks. */
    public enum Scheme {
        /** HTTP/1.1. */
        HTTP(80, false),
        /** HTTP/1.1 by TLS. */
        HTTPS(443, true),
        /** HTTP/2 without TLS, with prior knowledge. */
        H2C(80, false),
        /** HTTP/2 by TLS. */
        H2(443, true),
        /** The unary gRPC method {@code weft.echo.Echo/Unary}, without TLS. */
        GRPC(80, false),
        /** A WebSocket, by the upgrade of HTTP/1.1. */
        WS(80, false),
        /** A WebSocket by TLS. */
        WSS(443, true),
        /** Bytes. */
        TCP(0, false);

        private final int defaultPort;
        private final boolean tls;

        Scheme(int defaultPort, boolean tls) {
            this.defaultPort = defaultPort;
            this.tls = tls;
        }

        public boolean tls() {
            return tls;
        }

        /** Whether requests are spoken one after the other, as in HTTP/1.1. */
        public boolean http1() {
            return this == HTTP || this == HTTPS;
        }

        public boolean webSocket() {
            return this == WS || this == WSS;
        }
    }

    /** One that is connected to directly. */
    public Target(Scheme scheme, String host, int port, String path) {
        this(scheme, host, port, path, Dial.DIRECT);
    }

    public Target by(Dial other) {
        return new Target(scheme, host, port, path, other);
    }

    /** Where to connect to. */
    public Dial.Place place() {
        return dial.via().orElseGet(() -> new Dial.Place(host, port));
    }

    /** Reads {@code scheme://host[:port][/path]}. */
    public static Target parse(String text) throws UsageException {
        try {
            var uri = new URI(text);
            if (uri.getScheme() == null || uri.getHost() == null) {
                throw unfit(text, "");
            }
            var scheme = Scheme.valueOf(uri.getScheme().toUpperCase(Locale.ROOT));
            var port = uri.getPort() < 0 ? scheme.defaultPort : uri.getPort();
            if (port < 1 || port > 65535) {
                throw unfit(text, " with a port from 1 to 65535");
            }
            var rawPath = uri.getRawPath();
            var path = rawPath == null || rawPath.isEmpty() ? "/" : rawPath;
            var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            return new Target(scheme, bare(uri.getHost()), port, path + query);
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw unfit(text, "");
        }
    }

    /** The host and port as a Host header or an authority has them. */
    public String authority() {
        var name = host.contains(":") ? "[" + host + "]" : host;
        return port == scheme.defaultPort ? name : name + ":" + port;
    }

    @Override
    public String toString() {
        return scheme.name().toLowerCase(Locale.ROOT) + "://" + authority() + path;
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static UsageException unfit(String text, String more) {
        return new UsageException(
                String.format(
                        Locale.ROOT,
                        "not a target: '%s'; expected http://, https://, h2c://, h2://, grpc://,"
                                + " ws://, wss:// or tcp:// host[:port][/path]%s",
                        text,
                        more));
    }
}
