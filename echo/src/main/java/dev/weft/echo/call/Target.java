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
 */
public record Target(Scheme scheme, String host, int port, String path) {

    /** The protocols the client speaks. */
    public enum Scheme {
        /** HTTP/1.1. */
        HTTP(80),
        /** HTTP/2 without TLS, with prior knowledge. */
        H2C(80),
        /** The unary gRPC method {@code weft.echo.Echo/Unary}, without TLS. */
        GRPC(80),
        /** Bytes. */
        TCP(0);

        private final int defaultPort;

        Scheme(int defaultPort) {
            this.defaultPort = defaultPort;
        }
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
                        "not a target: '%s'; expected http://, h2c://, grpc:// or tcp:// host[:port][/path]%s",
                        text,
                        more));
    }
}
