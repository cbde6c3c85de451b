package dev.weft.echo.caller;

import dev.weft.echo.call.CallException;
import dev.weft.echo.call.Deadline;
import dev.weft.echo.call.FailureReason;
import dev.weft.echo.call.GrpcMessage;
import dev.weft.echo.call.HttpAnswer;
import dev.weft.echo.call.HttpCall;
import dev.weft.echo.call.Target.Scheme;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Calls over HTTP/2, a stream for each. Confined to its worker's thread, which waits. */
final class Http2Caller implements Caller {

    /** Opens a connection. */
    interface Connector {
        Channel connect(Deadline deadline) throws CallException;
    }

    private final HttpCall call;
    private final boolean grpc;
    private final boolean keepAlive;
    private final Connector connector;
    private @Nullable Channel connection;

    Http2Caller(HttpCall call, boolean keepAlive, Connector connector) {
        this.call = call;
        this.grpc = call.target().scheme() == Scheme.GRPC;
        this.keepAlive = keepAlive;
        this.connector = connector;
    }

    @Override
    public HttpAnswer call(Deadline deadline) throws CallException {
        var channel = connection;
        if (channel == null || !channel.isActive()) {
            channel = connector.connect(deadline);
            connection = channel;
        }
        try {
            return exchange(channel, deadline);
        } finally {
            if (!keepAlive) {
                close();
            }
        }
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    private HttpAnswer exchange(Channel channel, Deadline deadline) throws CallException {
        var answer = new CompletableFuture<HttpAnswer>();
        new Http2StreamChannelBootstrap(channel)
                .handler(new Http2Exchange.Setup(request(), grpc, answer))
                .open()
                .addListener(opened -> {
                    if (!opened.isSuccess()) {
                        answer.completeExceptionally(opened.cause());
                    }
                });
        try {
            return answer.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new CallException(
                    FailureReason.TIMEOUT, "no answer in time from " + call.target());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallException(FailureReason.OTHER, "interrupted");
        } catch (ExecutionException e) {
            throw CallException.of(
                    "no answer from " + call.target(), Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    private FullHttpRequest request() {
        var bytes =
                grpc
                        ? GrpcMessage.encode(call.body())
                        : call.body().getBytes(StandardCharsets.UTF_8);
        var request =
                new DefaultFullHttpRequest(
                        HttpVersion.HTTP_1_1,
                        grpc ? HttpMethod.POST : HttpMethod.valueOf(call.method()),
                        grpc ? GrpcMessage.UNARY : call.target().path(),
                        Unpooled.wrappedBuffer(bytes));
        request.headers().set("host", call.target().authority());
        call.headers().forEach(header -> request.headers().add(header.name(), header.value()));
        if (grpc) {
            request.headers().set("content-type", "application/grpc").set("te", "trailers");
        }
        return request;
    }
}
