package dev.weft.waypoint.http.server;

import dev.weft.waypoint.http.MalformedMessage;
import dev.weft.waypoint.http.codec.BodyReader;
import dev.weft.waypoint.http.codec.Http1Request;
import dev.weft.waypoint.http.codec.Inbox;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelConfig;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The request side of a connection of HTTP/1: cuts what is read into heads and bodies. What was
 * read and is not wanted yet is held, and nothing is read while something is held; so a client can
 * be ahead by one read.
 */
final class Http1Input {

    /** Of a body that nobody wants, this much is read to keep the connection. */
    private static final long DISCARD_LIMIT = 256 << 10;

    private final Http1ServerConnection connection;
    private final RequestHeads heads;
    private final BodyReader body;
    private final Inbox inbox = new Inbox();

    /** The stream that got something in the batch that is being read. */
    private @Nullable Http1ServerStream batch;

    private boolean processing;
    private long discarded;

    Http1Input(Http1ServerConnection connection, ServerSettings settings, String scheme) {
        this.connection = connection;
        heads = new RequestHeads(settings, scheme);
        body = new BodyReader(settings.heads());
    }

    /** Takes what was read; ownership passes. */
    void add(ByteBuf data, ByteBufAllocator alloc) {
        inbox.add(data, alloc);
    }

    void batchOver() {
        Http1ServerStream told = batch;
        batch = null;
        if (told != null) {
            told.batchRead();
        }
    }

    /** Goes on with what is held, and decides whether more is read. */
    void process() {
        if (processing || connection.isOver()) {
            return;
        }
        processing = true;
        try {
            boolean more = true;
            while (more && !connection.isOver() && inbox.isReadable()) {
                more = step();
            }
        } finally {
            processing = false;
        }
        if (!connection.isReading()) {
            batchOver();
        }
        if (connection.isOver()) {
            inbox.release();
            return;
        }
        inbox.trim();
        Http1ServerStream stream = connection.current();
        boolean incomplete = stream == null || (!stream.inputEnded() && stream.isWanted());
        boolean reads = incomplete || !inbox.isReadable();
        ChannelConfig config = connection.context().channel().config();
        if (config.isAutoRead() != reads) {
            config.setAutoRead(reads);
        }
    }

    /** Does the next thing with what is held; false if that must wait. */
    private boolean step() {
        Http1ServerStream stream = connection.current();
        if (connection.isClosing()) {
            inbox.skip();
            return false;
        }
        if (connection.isLingering()) {
            discarded += inbox.skip();
            if (discarded > DISCARD_LIMIT) {
                connection.end("");
            }
            return false;
        }
        if (stream == null) {
            return nextRequest();
        }
        return !stream.inputEnded() && stream.isWanted() && nextPiece(stream);
    }

    private boolean nextRequest() {
        boolean before = heads.isBegun();
        Http1Request request;
        try {
            request = heads.next(inbox.get());
        } catch (MalformedMessage e) {
            connection.refuse(e);
            return false;
        }
        if (request == null) {
            if (!before && heads.isBegun()) {
                connection.headBegan();
            }
            return false;
        }
        begin(request);
        return true;
    }

    private void begin(Http1Request request) {
        discarded = 0;
        if (request.chunked()) {
            body.chunked();
        } else {
            body.fixed(Math.max(0, request.contentLength()));
        }
        Http1ServerStream stream = connection.begin(request);
        batch = stream;
        connection.handle(stream);
    }

    private boolean nextPiece(Http1ServerStream stream) {
        ByteBuf piece;
        try {
            piece = body.next(inbox.get());
        } catch (MalformedMessage e) {
            connection.brokenBody(stream, e);
            return false;
        }
        boolean end = body.isEnd();
        HttpHeaders trailers = end ? body.trailers() : null;
        if (piece == null && !end) {
            return false;
        }
        if (stream.isDiscarding()) {
            discard(stream, piece, end);
            return true;
        }
        if (batch != stream) {
            batchOver();
            batch = stream;
        }
        if (piece != null || trailers == null) {
            stream.deliver(piece == null ? Unpooled.EMPTY_BUFFER : piece, end && trailers == null);
        }
        if (trailers != null) {
            stream.deliverTrailers(trailers);
        }
        return true;
    }

    private void discard(Http1ServerStream stream, @Nullable ByteBuf piece, boolean end) {
        if (piece != null) {
            discarded += piece.readableBytes();
            piece.release();
        }
        if (end) {
            stream.discardedAll();
        } else if (discarded > DISCARD_LIMIT) {
            connection.linger();
        }
    }

    /** Goes on with what is held, when whoever is running is done. */
    void processLater() {
        if (inbox.isReadable() && !processing) {
            connection.context().executor().execute(this::process);
        }
    }

    boolean isReadable() {
        return inbox.isReadable();
    }

    /** Whether a head is there in part. */
    boolean isHeadBegun() {
        return heads.isBegun();
    }

    /** From now on everything is the body, until the connection ends. */
    void untilClose() {
        body.untilClose();
    }

    boolean isUntilClose() {
        return body.isUntilClose();
    }

    /** Whether what is left of a body costs less to read than a connection. */
    boolean isDiscardable() {
        return body.left() >= 0 && body.left() <= DISCARD_LIMIT;
    }

    void forgetDiscarded() {
        discarded = 0;
    }

    void release() {
        inbox.release();
    }
}
