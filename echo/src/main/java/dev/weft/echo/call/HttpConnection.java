package dev.weft.echo.call;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A connection to an HTTP/1.1 server (RFC 9112): one request at a time, kept alive while both sides
 * like. Confined to the thread that uses it.
 */
public final class HttpConnection implements AutoCloseable {

    private static final int MOST_LINE = 16 * 1024;
    private static final int MOST_HEADERS = 200;
    private static final int SWITCHING = 101;

    private final ByteConnection bytes;
    private final boolean keepAlive;
    private boolean reusable = true;
    private long answers;
    private boolean answering;

    private HttpConnection(ByteConnection bytes, boolean keepAlive) {
        this.bytes = bytes;
        this.keepAlive = keepAlive;
    }

    /** Connects; {@code keepAlive} false asks the server to close after the first answer. */
    public static HttpConnection open(Target target, boolean keepAlive, Deadline deadline)
            throws CallException {
        return new HttpConnection(ByteConnection.open(target, deadline), keepAlive);
    }

    public boolean reusable() {
        return reusable;
    }

    /**
     * Whether a failure just seen may be an idle connection that the server closed as the request
     * went out, which any HTTP client tries again on a new connection (RFC 9110, 9.2.2).
     */
    public boolean wentStale(CallException failure) {
        return answers > 0
                && !answering
                && (failure.reason() == FailureReason.CLOSED
                        || failure.reason() == FailureReason.RESET);
    }

    public String localAddress() {
        return bytes.localAddress();
    }

    public String peerAddress() {
        return bytes.peerAddress();
    }

    /** Sends a request and reads the whole answer. */
    public HttpAnswer exchange(HttpCall call, Deadline deadline) throws CallException {
        answering = false;
        reusable = false;
        var request = call.encode(keepAlive);
        bytes.write(request, request.length);
        while (true) {
            var status = readStatus(deadline);
            var headers = readHeaders(deadline);
            if (status >= 200) {
                var answer = readBody(call, status, headers, deadline);
                answers++;
                return answer;
            }
        }
    }

    /**
     * Sends a request to change the protocol and reads the head of the answer. After a 101 the
     * bytes are the other protocol's and this is done with them; else the answer is whole.
     */
    public HttpAnswer upgrade(HttpCall call, Deadline deadline) throws CallException {
        answering = false;
        reusable = false;
        var request = call.encode(true);
        bytes.write(request, request.length);
        var status = readStatus(deadline);
        var headers = readHeaders(deadline);
        return status == SWITCHING
                ? new HttpAnswer(status, headers, "", 0)
                : readBody(call, status, headers, deadline);
    }

    /** The bytes below, for whoever speaks the other protocol. */
    ByteConnection bytes() {
        return bytes;
    }

    /** Waits while the idle connection stays open; throws as soon as it does not. */
    public void stayOpen(Duration time) throws CallException {
        bytes.stayOpen(time);
    }

    @Override
    public void close() {
        bytes.close();
    }

    private int readStatus(Deadline deadline) throws CallException {
        var line = bytes.readLine(MOST_LINE, deadline);
        answering = true;
        if (!line.matches("HTTP/1\\.[01] [1-5]\\d\\d( .*)?")) {
            var shown = line.substring(0, Math.min(40, line.length()));
            throw bytes.malformed("'" + shown + "' where an HTTP/1.1 status line was expected");
        }
        reusable = keepAlive && line.startsWith("HTTP/1.1");
        return Integer.parseInt(line.substring(9, 12));
    }

    private Map<String, String> readHeaders(Deadline deadline) throws CallException {
        var headers = new HashMap<String, String>();
        for (var count = 0; count <= MOST_HEADERS; count++) {
            var line = bytes.readLine(MOST_LINE, deadline);
            if (line.isEmpty()) {
                return headers;
            }
            var colon = line.indexOf(':');
            if (colon < 1) {
                throw bytes.malformed("a header line without a name");
            }
            var name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            headers.merge(name, line.substring(colon + 1).strip(), (a, b) -> a + ", " + b);
        }
        throw bytes.malformed("more than " + MOST_HEADERS + " header lines");
    }

    private HttpAnswer readBody(
            HttpCall call, int status, Map<String, String> headers, Deadline deadline)
            throws CallException {
        if (headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT).contains("close")) {
            reusable = false;
        }
        var body = new Body();
        if (call.method().equals("HEAD") || status == 204 || status == 304) {
            return body.answer(status, headers);
        }
        if (headers.getOrDefault("transfer-encoding", "")
                .toLowerCase(Locale.ROOT)
                .contains("chunked")) {
            readChunks(body, deadline);
        } else if (headers.containsKey("content-length")) {
            body.read(number(headers.get("content-length"), 10), deadline);
        } else {
            reusable = false;
            body.readToEnd(deadline);
        }
        return body.answer(status, headers);
    }

    private void readChunks(Body body, Deadline deadline) throws CallException {
        while (true) {
            var size = number(bytes.readLine(MOST_LINE, deadline).split(";", 2)[0].strip(), 16);
            if (size == 0) {
                readHeaders(deadline);
                return;
            }
            body.read(size, deadline);
            if (!bytes.readLine(2, deadline).isEmpty()) {
                throw bytes.malformed("a chunk longer than it said");
            }
        }
    }

    private long number(String text, int radix) throws CallException {
        try {
            var number = Long.parseLong(text, radix);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw bytes.malformed("the length '" + text + "'");
    }

    /** Collects what is kept and counts the rest. */
    private final class Body {

        private final byte[] chunk = new byte[8 * 1024];
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream(512);
        private long length;

        void read(long size, Deadline deadline) throws CallException {
            for (var left = size; left > 0; ) {
                var count = bytes.read(chunk, (int) Math.min(left, chunk.length), deadline);
                if (count < 0) {
                    throw bytes.closed();
                }
                keep(count);
                left -= count;
            }
        }

        void readToEnd(Deadline deadline) throws CallException {
            for (int count; (count = bytes.read(chunk, chunk.length, deadline)) >= 0; ) {
                keep(count);
            }
        }

        HttpAnswer answer(int status, Map<String, String> headers) {
            return new HttpAnswer(status, headers, kept.toString(StandardCharsets.UTF_8), length);
        }

        private void keep(int count) {
            kept.write(chunk, 0, Math.min(count, HttpAnswer.MOST_KEPT - kept.size()));
            length += count;
        }
    }
}
