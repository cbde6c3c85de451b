package dev.weft.waypoint.http.frame;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;

/** Tells the events of a link what its codec has read, and counts what only costs. */
final class Http2Frames extends Http2EventAdapter {

    private final Http2Link link;
    private final Http2Connection connection;
    private final StreamHistory history;
    private final Http2Events events;
    private final FloodGuard floods;

    Http2Frames(Http2Link link, StreamHistory history, Http2Events events) {
        this.link = link;
        this.history = history;
        this.events = events;
        connection = link.connection();
        floods = link.floods();
    }

    @Override
    public int onDataRead(
            ChannelHandlerContext from, int id, ByteBuf data, int padding, boolean end) {
        Http2Stream stream = connection.stream(id);
        if (stream == null) {
            return data.readableBytes() + padding;
        }
        return padding + events.data(stream, data.retain(), end);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext from, int id, Http2Headers headers, int padding, boolean end)
            throws Http2Exception {
        if (connection.remote().isValidStreamId(id) && !connection.isServer()) {
            throw Http2Exception.connectionError(
                    Http2Error.PROTOCOL_ERROR, "a server began stream %d", id);
        }
        Http2Stream stream = connection.stream(id);
        if (stream != null) {
            events.headers(stream, headers, end);
        }
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext from,
            int id,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean end)
            throws Http2Exception {
        onHeadersRead(from, id, headers, padding, end);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext from, int id, long code) {
        Http2Stream stream = connection.stream(id);
        if (stream != null) {
            history.reset(id, false);
            events.reset(stream, code);
        }
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext from, Http2Settings settings)
            throws Http2Exception {
        floods.control(from, "SETTINGS");
        events.settings(settings);
    }

    @Override
    public void onSettingsAckRead(ChannelHandlerContext from) {
        link.countNoStreams();
    }

    @Override
    public void onPingRead(ChannelHandlerContext from, long data) throws Http2Exception {
        floods.control(from, "PING");
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext from, long data) {
        events.pingAnswered(data);
    }

    @Override
    public void onPriorityRead(
            ChannelHandlerContext from, int id, int dependency, short weight, boolean exclusive)
            throws Http2Exception {
        floods.control(from, "PRIORITY");
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext from, int last, long code, ByteBuf debugData) {
        events.goneAway();
    }
}
