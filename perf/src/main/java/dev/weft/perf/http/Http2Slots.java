package dev.weft.perf.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.ReferenceCountUtil;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A connection of HTTP/2 that carries several requests at a time. */
final class Http2Slots extends Http2ChannelDuplexHandler {

    private final Answers answers;
    private final String scheme;
    private final Map<Http2FrameStream, StreamSlot> busy = new HashMap<>();
    private @Nullable ChannelHandlerContext context;

    private Http2Slots(Answers answers, String scheme) {
        this.answers = answers;
        this.scheme = scheme;
    }

    /** Adds itself to a connection. */
    static List<StreamSlot> on(
            ChannelPipeline pipeline, Answers answers, String scheme, int streams) {
        var codec =
                Http2FrameCodecBuilder.forClient()
                        .initialSettings(Http2Settings.defaultSettings())
                        .build();
        var slots = new Http2Slots(answers, scheme);
        pipeline.addLast(codec, slots);
        return IntStream.range(0, streams).mapToObj(i -> slots.new StreamSlot()).toList();
    }

    /** A stream after the other. */
    final class StreamSlot extends Slot {
        private int status;

        @Override
        void send(String path) {
            var to = context;
            if (to == null) {
                throw new IllegalStateException("the connection is not open");
            }
            var stream = newStream();
            busy.put(stream, this);
            var headers =
                    new DefaultHttp2Headers(false)
                            .method("GET")
                            .scheme(scheme)
                            .authority("bench.example")
                            .path(path)
                            .add("user-agent", "weft-bench")
                            .add("accept", "*/*");
            to.writeAndFlush(new DefaultHttp2HeadersFrame(headers, true).stream(stream));
        }
    }

    @Override
    protected void handlerAdded0(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        switch (message) {
            case Http2HeadersFrame frame -> {
                var slot = busy.get(frame.stream());
                if (slot != null && frame.headers().status() != null) {
                    slot.status = Integer.parseInt(frame.headers().status().toString());
                }
                ended(frame.stream(), frame.isEndStream());
            }
            case Http2DataFrame frame -> {
                var bytes = frame.initialFlowControlledBytes();
                var stream = frame.stream();
                var last = frame.isEndStream();
                frame.release();
                from.write(new DefaultHttp2WindowUpdateFrame(bytes).stream(stream));
                ended(stream, last);
            }
            case Http2ResetFrame frame -> {
                var slot = busy.get(frame.stream());
                if (slot != null) {
                    slot.status = 0;
                }
                ended(frame.stream(), true);
            }
            case Http2GoAwayFrame frame -> {
                answers.broken("the connection was given up: code " + frame.errorCode());
                frame.release();
            }
            default -> ReferenceCountUtil.release(message);
        }
    }

    private void ended(Http2FrameStream stream, boolean last) {
        var slot = last ? busy.remove(stream) : null;
        if (slot != null) {
            answers.answered(slot, slot.status);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext from) {
        from.flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        answers.broken("a connection was closed");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        answers.broken(cause.toString());
        from.close();
    }
}
