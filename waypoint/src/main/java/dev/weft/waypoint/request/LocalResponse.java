package dev.weft.waypoint.request;

import com.google.protobuf.ByteString;
import dev.weft.waypoint.http.ResponseHead;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Map;

/**
 * An answer that the proxy gives itself. To a gRPC client it is told as gRPC (trailers only).
 *
 * @param headers in the order in which they are sent
 * @param detail what happened, one word with underscores, for {@code response_code_details}
 */
public record LocalResponse(
        int status,
        List<Map.Entry<String, String>> headers,
        ByteString body,
        ResponseFlag flag,
        String detail) {

    public LocalResponse {
        headers = List.copyOf(headers);
    }

    /** Without body and headers. */
    public static LocalResponse of(int status, ResponseFlag flag, String detail) {
        return new LocalResponse(status, List.of(), ByteString.EMPTY, flag, detail);
    }

    /** With a plain text. */
    public static LocalResponse of(int status, ResponseFlag flag, String detail, String text) {
        return new LocalResponse(
                status,
                List.of(Map.entry("content-type", "text/plain")),
                ByteString.copyFromUtf8(text),
                flag,
                detail);
    }

    /** The head to send, with the length of the body. */
    public ResponseHead head() {
        HttpHeaders all = new DefaultHttpHeaders();
        headers.forEach(header -> all.add(header.getKey(), header.getValue()));
        all.set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.size()));
        return new ResponseHead(status, all);
    }
}
