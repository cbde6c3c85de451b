package dev.weft.cli.why;

import dev.weft.cli.source.Parameter;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A request or a connection that is only thought of.
 *
 * @param http whether it is a request; else it is a connection
 * @param host as the client says it
 * @param path with the query, from a slash
 * @param headers as {@code name: value}
 */
record Question(
        boolean http, String method, String host, int port, String path, List<String> headers) {

    Question {
        headers = List.copyOf(headers);
    }

    /**
     * Reads a URL of http, https, grpc or tcp; without a scheme it is tcp, and needs a port.
     *
     * @throws IllegalArgumentException with what was expected
     */
    static Question parse(String url, String method, List<String> headers) {
        var text = url.contains("://") ? url : "tcp://" + url;
        try {
            var uri = new URI(text);
            var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            var port = uri.getPort() > 0 ? uri.getPort() : usualPort(scheme);
            if (uri.getHost() == null || port == 0) {
                throw unfit(url);
            }
            var path =
                    uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            for (var header : headers) {
                if (header.indexOf(':') < 1) {
                    throw new IllegalArgumentException(
                            "\"" + header + "\" is no header: expected name:value");
                }
            }
            return new Question(
                    !scheme.equals("tcp"),
                    scheme.equals("grpc") ? "POST" : method,
                    uri.getHost(),
                    port,
                    path + query,
                    headers);
        } catch (URISyntaxException e) {
            throw unfit(url);
        }
    }

    /** As the waypoint is asked. */
    List<Parameter> ofWaypoint(String client, String service, int servicePort) {
        var question =
                new ArrayList<>(
                        List.of(
                                new Parameter("client", client),
                                new Parameter("service", service),
                                new Parameter("port", Integer.toString(servicePort))));
        if (http) {
            question.add(new Parameter("method", method));
            question.add(new Parameter("path", path));
            question.add(new Parameter("authority", authority()));
            headers.forEach(header -> question.add(new Parameter("header", header)));
        }
        return question;
    }

    private String authority() {
        for (var header : headers) {
            if (header.toLowerCase(Locale.ROOT).startsWith("host:")) {
                return header.substring(header.indexOf(':') + 1).strip();
            }
        }
        return port == 80 ? host : host + ":" + port;
    }

    @Override
    public String toString() {
        return http ? method + " http://" + host + ":" + port + path : "tcp://" + host + ":" + port;
    }

    private static int usualPort(String scheme) {
        return switch (scheme) {
            case "http", "grpc" -> 80;
            case "https" -> 443;
            default -> 0;
        };
    }

    private static IllegalArgumentException unfit(String url) {
        return new IllegalArgumentException(
                "\""
                        + url
                        + "\" is no target: expected http://host[:port]/path, grpc://host:port or"
                        + " tcp://host:port");
    }
}
