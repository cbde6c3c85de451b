package dev.weft.echo.caller;

import dev.weft.echo.call.CallException;
import dev.weft.echo.call.FailureReason;
import dev.weft.echo.call.GrpcMessage;
import dev.weft.echo.call.HttpAnswer;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** One request and its answer on a stream. Runs on the client's event loop. */
final class Http2Exchange extends SimpleChannelInboundHandler<FullHttpResponse> {

    /** Sets up the stream of one exchange. */
    static final class Setup extends ChannelInitializer<Channel> {

        private final FullHttpRequest request;
        private final boolean grpc;
        private final CompletableFuture<HttpAnswer> answer;

        Setup(FullHttpRequest request, boolean grpc, CompletableFuture<HttpAnswer> answer) {
            this.request = request;
            this.grpc = grpc;
            this.answer = answer;
        }

        @Override
        protected void initChannel(Channel stream) {
            stream.pipeline()
                    .addLast(
                            new Http2StreamFrameToHttpObjectCodec(false),
                            new HttpObjectAggregator(HttpAnswer.MOST_KEPT),
                            new Http2Exchange(request, grpc, answer));
        }
    }

    private final FullHttpRequest request;
    private final boolean grpc;
    private final CompletableFuture<HttpAnswer> answer;

    private Http2Exchange(
            FullHttpRequest request, boolean grpc, CompletableFuture<HttpAnswer> answer) {
        this.request = request;
        this.grpc = grpc;
        this.answer = answer;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(request)
                .addListener(sent -> {
                    if (!sent.isSuccess()) {
                        answer.completeExceptionally(sent.cause());
                    }
                });
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response)
            throws CallException {
        var headers = new HashMap<String, String>();
        collect(response.headers(), headers);
        collect(response.trailingHeaders(), headers);
        var bytes = ByteBufUtil.getBytes(response.content());
        answer.complete(
                new HttpAnswer(response.status().code(), headers, text(bytes), bytes.length));
        ctx.close();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2ResetFrame reset) {
            answer.completeExceptionally(
                    new CallException(
                            FailureReason.RESET,
                            "the stream was reset: error " + reset.errorCode()));
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        answer.completeExceptionally(
                new CallException(FailureReason.CLOSED, "the connection was closed"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        answer.completeExceptionally(cause);
        ctx.close();
    }

    private String text(byte[] bytes) throws CallException {
        if (!grpc) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return bytes.length == 0 ? "" : GrpcMessage.decode(bytes).getOrDefault(2, "");
    }

    private static void collect(HttpHeaders from, Map<String, String> into) {
        for (var name : from.names()) {
            into.put(name.toLowerCase(Locale.ROOT), String.join(", ", from.getAll(name)));
        }
    }
}
