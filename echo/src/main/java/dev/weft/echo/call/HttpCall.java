package dev.weft.echo.call;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A request to make.
 *
 * @param method such as GET
 * @param target where to
 * @param headers besides Host and Content-Length, which follow from the rest
 * @param body bytes to send, empty for none
 */
public record HttpCall(String method, Target target, List<Header> headers, String body) {

    /** One header line. */
    public record Header(String name, String value) {

        public Header {
            if (name.isBlank() || (name + value).chars().anyMatch(c -> c == '\r' || c == '\n')) {
                throw new IllegalArgumentException(
                        "not a header: '" + name + ": " + value + "'; expected name: value");
            }
        }
    }

    public HttpCall {
        headers = List.copyOf(headers);
    }

    public static HttpCall get(Target target) {
        return new HttpCall("GET", target, List.of(), "");
    }

    byte[] encode(boolean keepAlive) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var head = new StringBuilder(256);
        head.append(method).append(' ').append(target.path()).append(" HTTP/1.1\r\n");
        if (headers.stream().noneMatch(header -> header.name().equalsIgnoreCase("host"))) {
            head.append("Host: ").append(target.authority()).append("\r\n");
        }
        head.append("Accept: */*\r\nUser-Agent: weft-echo\r\n");
        for (var header : headers) {
            head.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        if (bytes.length > 0) {
            head.append("Content-Length: ").append(bytes.length).append("\r\n");
        }
        if (!keepAlive) {
            head.append("Connection: close\r\n");
        }
        return head.append("\r\n").append(body).toString().getBytes(StandardCharsets.UTF_8);
    }
}
