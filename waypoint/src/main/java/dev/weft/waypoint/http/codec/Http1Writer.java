package dev.weft.waypoint.http.codec;

import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.MalformedMessage;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages of HTTP/1 to a connection. What is small is copied into one buffer, so that head
 * and body of a small message are one write; what is large is passed on as it is.
 */
public final class Http1Writer {

    /** Below this a copy is cheaper than another buffer in the write. */
    private static final int SMALL = 2048;

    private static final int STAGE_LIMIT = 16 << 10;

    private final ChannelHandlerContext context;
    private @Nullable ByteBuf stage;
    private Framing framing = Framing.NONE;
    private boolean bodyless;
    private long left;
    private boolean firstChunk;

    public Http1Writer(ChannelHandlerContext context) {
        this.context = context;
    }

    /** Writes the head of a request and prepares for its body. */
    public void request(RequestHead head, boolean end) throws MalformedMessage {
        Framing chosen = Framing.ofRequest(head, end);
        HeadWriter.get().request(head, chosen, false, stage());
        body(chosen, end);
    }

    /** Writes the head of a request that changes the protocol: what follows are its bytes. */
    public void tunnelRequest(RequestHead head) throws MalformedMessage {
        HeadWriter.get().request(head, Framing.NONE, false, stage());
        body(Framing.UNTIL_CLOSE, false);
    }

    /** Writes a head of 1xx. */
    public void inform(ResponseHead head) throws MalformedMessage {
        HeadWriter.get().response(head, Framing.NONE, HeadWriter.Persistence.SILENT, stage());
    }

    /**
     * Writes the head of a response and prepares for its body.
     *
     * @param request that is answered
     * @param reuse whether the connection may serve another request
     * @return whether it really may
     */
    public boolean respond(ResponseHead head, boolean end, RequestHead request, boolean reuse)
            throws MalformedMessage {
        HttpProtocol client = request.protocol();
        Framing chosen = Framing.ofResponse(head, end, request.method(), client);
        boolean kept = reuse && chosen.kind() != Framing.Kind.UNTIL_CLOSE;
        HeadWriter.Persistence said =
                kept
                        ? client == HttpProtocol.HTTP10
                                ? HeadWriter.Persistence.KEEP_ALIVE
                                : HeadWriter.Persistence.SILENT
                        : HeadWriter.Persistence.CLOSE;
        HeadWriter.get().response(head, chosen, said, stage());
        body(chosen, end || !Framing.hasBody(head.status(), request.method()));
        return kept;
    }

    /** Writes a head of 101, or of 200 to CONNECT: what follows are bytes of another protocol. */
    public void tunnelResponse(ResponseHead head) throws MalformedMessage {
        HeadWriter.get().response(head, Framing.NONE, HeadWriter.Persistence.SILENT, stage());
        body(Framing.UNTIL_CLOSE, false);
    }

    private void body(Framing chosen, boolean none) {
        framing = chosen;
        bodyless = none;
        left = chosen.length();
        firstChunk = true;
        spill(STAGE_LIMIT);
    }

    /**
     * Writes a part of the body; takes ownership.
     *
     * @return false if it does not fit the length that the head said: the message is broken then
     */
    public boolean write(ByteBuf data, boolean end) {
        int length = data.readableBytes();
        if (bodyless) {
            data.release();
            return true;
        }
        switch (framing.kind()) {
            case NONE -> {
                data.release();
                return length == 0;
            }
            case FIXED -> {
                if (length > left || (end && length < left)) {
                    data.release();
                    return false;
                }
                left -= length;
                queue(data);
            }
            case UNTIL_CLOSE -> queue(data);
            case CHUNKED -> chunk(data, length, end);
        }
        return true;
    }

    private void chunk(ByteBuf data, int length, boolean end) {
        if (length > 0) {
            ByteBuf out = stage();
            if (!firstChunk) {
                out.writeShort(0x0d0a);
            }
            firstChunk = false;
            hex(length, out);
            out.writeShort(0x0d0a);
        }
        queue(data);
        if (end) {
            lastChunk().writeShort(0x0d0a);
        }
    }

    private ByteBuf lastChunk() {
        ByteBuf out = stage();
        if (!firstChunk) {
            out.writeShort(0x0d0a);
        }
        out.writeByte('0');
        out.writeShort(0x0d0a);
        return out;
    }

    private static void hex(int number, ByteBuf out) {
        int shift = (31 - Integer.numberOfLeadingZeros(number)) / 4 * 4;
        while (shift >= 0) {
            out.writeByte("0123456789abcdef".charAt(number >> shift & 15));
            shift -= 4;
        }
    }

    /** Ends the body with trailers, where there is a place for them. */
    public boolean trailers(HttpHeaders trailers) throws MalformedMessage {
        if (bodyless) {
            return true;
        }
        return switch (framing.kind()) {
            case NONE, UNTIL_CLOSE -> true;
            case FIXED -> left == 0;
            case CHUNKED -> {
                HeadWriter.get().trailers(trailers, lastChunk());
                yield true;
            }
        };
    }

    /** Whether the end of the message is told by the end of the connection's output. */
    public boolean endsByClose() {
        return !bodyless && framing.kind() == Framing.Kind.UNTIL_CLOSE;
    }

    private ByteBuf stage() {
        if (stage == null) {
            stage = context.alloc().ioBuffer(1024);
        }
        return stage;
    }

    private void queue(ByteBuf data) {
        int length = data.readableBytes();
        if (length == 0) {
            data.release();
            return;
        }
        if (length <= SMALL) {
            stage().writeBytes(data);
            data.release();
            spill(STAGE_LIMIT);
            return;
        }
        spill(0);
        context.write(data, context.voidPromise());
    }

    private void spill(int limit) {
        if (stage != null && stage.readableBytes() > limit) {
            ByteBuf full = stage;
            stage = null;
            context.write(full, context.voidPromise());
        }
    }

    /** Sends everything. */
    public void flush() {
        spill(0);
        context.flush();
    }

    /** Drops what was not sent. */
    public void release() {
        if (stage != null) {
            stage.release();
            stage = null;
        }
    }
}
