package dev.weft.waypoint.http.server;

import dev.weft.waypoint.http.MalformedMessage;
import dev.weft.waypoint.http.PathNormalizer;
import dev.weft.waypoint.http.codec.HeadReader;
import dev.weft.waypoint.http.codec.Http1Request;
import dev.weft.waypoint.http.codec.RequestReader;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Takes the heads of requests from a connection of HTTP/1, one at a time. */
final class RequestHeads {
    private final HeadReader heads;
    private final RequestReader requests;
    private boolean begun;
    private boolean emptyLine;

    RequestHeads(ServerSettings settings, String scheme) {
        heads = new HeadReader(settings.heads());
        requests =
                new RequestReader(
                        new PathNormalizer(settings.paths()), scheme, settings.upgrades());
    }

    /** Whether a head is there in part. */
    boolean isBegun() {
        return begun;
    }

    /** The next head, or null while it is not whole. */
    @Nullable Http1Request next(ByteBuf in) throws MalformedMessage {
        if (!begun && !emptyLine && !skipEmptyLine(in)) {
            return null;
        }
        if (!in.isReadable()) {
            return null;
        }
        begun = true;
        int length = heads.find(in);
        if (length < 0) {
            return null;
        }
        begun = false;
        emptyLine = false;
        return heads.request(in, length, requests);
    }

    /** One empty line may come before a request (RFC 9112 section 2.2). */
    private boolean skipEmptyLine(ByteBuf in) {
        int at = in.readerIndex();
        if (in.getByte(at) != '\r') {
            return true;
        }
        if (in.readableBytes() < 2) {
            return false;
        }
        emptyLine = true;
        if (in.getByte(at + 1) == '\n') {
            in.skipBytes(2);
        }
        return true;
    }
}
