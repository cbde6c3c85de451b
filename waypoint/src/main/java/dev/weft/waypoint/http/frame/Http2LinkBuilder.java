package dev.weft.waypoint.http.frame;

import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Settings;

/** Puts the codec's own guards in front of a link. */
final class Http2LinkBuilder
        extends AbstractHttp2ConnectionHandlerBuilder<Http2Link, Http2LinkBuilder> {

    /** Resets within half a minute; early ones are counted more strictly. */
    private static final int RESETS = 6000;

    private final Http2Link.Limits limits;
    private final Http2Events events;

    Http2LinkBuilder(
            boolean server, Http2Settings settings, Http2Link.Limits limits, Http2Events events) {
        this.limits = limits;
        this.events = events;
        server(server);
        initialSettings(settings);
        validateHeaders(true);
        decoderEnforceMaxRstFramesPerWindow(RESETS, 30);
        encoderEnforceMaxRstFramesPerWindow(RESETS, 30);
        decoderEnforceMaxConsecutiveEmptyDataFrames(16);
        encoderEnforceMaxQueuedControlFrames(2000);
        decoupleCloseAndGoAway(true);
    }

    @Override
    protected Http2Link build() {
        return super.build();
    }

    @Override
    protected Http2Link build(
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings) {
        return new Http2Link(decoder, encoder, settings, limits, events);
    }
}
