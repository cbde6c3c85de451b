package dev.weft.perf.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** A kept-alive connection of HTTP/1.1. */
final class Http1Slot extends Slot {

    private static final HttpHeaders HEADERS =
            new DefaultHttpHeaders()
                    .add("host", "bench.example")
                    .add("user-agent", "weft-bench")
                    .add("accept", "*/*");
    private static final HttpHeaders NONE = new DefaultHttpHeaders();

    private final Answers answers;
    private @Nullable ChannelHandlerContext context;
    private int status;

    private Http1Slot(Answers answers) {
        this.answers = answers;
    }

    /** Adds itself to a connection. */
    static Http1Slot on(ChannelPipeline pipeline, Answers answers) {
        var slot = new Http1Slot(answers);
        pipeline.addLast(new HttpClientCodec(), slot.new Reader());
        return slot;
    }

    @Override
    void send(String path) {
        var to = context;
        if (to == null) {
            throw new IllegalStateException("the connection is not open");
        }
        to.writeAndFlush(
                new DefaultFullHttpRequest(
                        HttpVersion.HTTP_1_1,
                        HttpMethod.GET,
                        path,
                        Unpooled.EMPTY_BUFFER,
                        HEADERS,
                        NONE));
    }

    private final class Reader extends ChannelInboundHandlerAdapter {

        @Override
        public void handlerAdded(ChannelHandlerContext added) {
            context = added;
        }

        @Override
        public void channelRead(ChannelHandlerContext from, Object message) {
            if (message instanceof HttpResponse head) {
                status = head.status().code();
            }
            var last = message instanceof LastHttpContent;
            ReferenceCountUtil.release(message);
            if (last) {
                answers.answered(Http1Slot.this, status);
            }
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
}
