package dev.weft.echo.call;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Locale;

/**
 * A WebSocket client (RFC 6455) of text messages in one frame each. Confined to the thread that
 * uses it.
 */
public final class WebSocketConnection implements AutoCloseable {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int KEY = 16;
    private static final int MOST_MESSAGE = 1 << 20;

    private static final int FINAL_TEXT = 0x81;
    private static final int FINAL_PONG = 0x8a;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int MASKED = 0x80;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;

    private final HttpConnection http;
    private final HttpAnswer handshake;

    private WebSocketConnection(HttpConnection http, HttpAnswer handshake) {
        this.http = http;
        this.handshake = handshake;
    }

    /** Connects and asks for the upgrade; see {@link #handshake} for what came of it. */
    public static WebSocketConnection open(HttpCall call, Deadline deadline) throws CallException {
        var http = HttpConnection.open(call.target(), true, deadline);
        try {
            return new WebSocketConnection(http, http.upgrade(asking(call), deadline));
        } catch (CallException e) {
            http.close();
            throw e;
        }
    }

    /** The answer to the upgrade: 101, or what was said instead. */
    public HttpAnswer handshake() {
        return handshake;
    }

    public boolean isOpen() {
        return handshake.status() == 101;
    }

    public void send(String text, Deadline deadline) throws CallException {
        if (deadline.passed()) {
            throw new CallException(FailureReason.TIMEOUT, "no time is left to send in");
        }
        send(FINAL_TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The next text message. */
    public String receive(Deadline deadline) throws CallException {
        var bytes = http.bytes();
        while (true) {
            var first = next(deadline);
            var payload = payload(deadline);
            switch (first & 0x0f) {
                case 0x1 -> {
                    return new String(payload, StandardCharsets.UTF_8);
                }
                case PING -> send(FINAL_PONG, payload);
                case CLOSE -> throw bytes.closed();
                default -> throw bytes.malformed("a frame of kind " + (first & 0x0f));
            }
        }
    }

    @Override
    public void close() {
        http.close();
    }

    private static HttpCall asking(HttpCall call) {
        var key = new byte[KEY];
        RANDOM.nextBytes(key);
        var headers = new ArrayList<>(call.headers());
        headers.add(new HttpCall.Header("Connection", "Upgrade"));
        headers.add(new HttpCall.Header("Upgrade", "websocket"));
        headers.add(new HttpCall.Header("Sec-WebSocket-Version", "13"));
        headers.add(
                new HttpCall.Header("Sec-WebSocket-Key", Base64.getEncoder().encodeToString(key)));
        return new HttpCall("GET", call.target(), headers, "");
    }

    /** A client masks what it sends, here with zeros: there is nothing to hide from (5.3). */
    private void send(int head, byte[] payload) throws CallException {
        var frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) head);
        if (payload.length < LENGTH_16) {
            frame.put((byte) (MASKED | payload.length));
        } else if (payload.length <= 0xffff) {
            frame.put((byte) (MASKED | LENGTH_16)).putShort((short) payload.length);
        } else {
            frame.put((byte) (MASKED | LENGTH_64)).putLong(payload.length);
        }
        frame.putInt(0).put(payload);
        http.bytes().write(frame.array(), frame.position());
    }

    private byte[] payload(Deadline deadline) throws CallException {
        long length = next(deadline);
        if (length == LENGTH_16 || length == LENGTH_64) {
            var bytes = length == LENGTH_16 ? 2 : 8;
            length = 0;
            for (var i = 0; i < bytes; i++) {
                length = length << 8 | next(deadline);
            }
        }
        if (length < 0 || length > MOST_MESSAGE) {
            throw http.bytes()
                    .malformed(String.format(Locale.ROOT, "a message of %d bytes", length));
        }
        var payload = new ByteArrayOutputStream((int) length);
        for (var i = 0; i < length; i++) {
            payload.write(next(deadline));
        }
        return payload.toByteArray();
    }

    private int next(Deadline deadline) throws CallException {
        var next = http.bytes().read(deadline);
        if (next < 0) {
            throw http.bytes().closed();
        }
        return next;
    }
}
