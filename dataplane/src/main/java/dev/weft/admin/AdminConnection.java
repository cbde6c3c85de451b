package dev.weft.admin;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContentCompressor;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection: reads one request, answers it, closes. On the event loop of the channel. */
final class AdminConnection extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger LOG = LoggerFactory.getLogger(AdminConnection.class);

    /** Bytes of all headers, and of a body. */
    static final int MAX_BYTES = 8 * 1024;

    private static final int READ_SECONDS = 2;
    private static final int WRITE_SECONDS = 30;

    private final AdminRoutes routes;
    private final Executor worker;
    private @Nullable Future<?> deadline;
    private boolean answered;

    AdminConnection(AdminRoutes routes, Executor worker) {
        this.routes = routes;
        this.worker = worker;
    }

    /** Makes a new channel one that reads a request within the bounds and answers it. */
    static void addTo(ChannelPipeline pipeline, AdminRoutes routes, Executor worker) {
        HttpDecoderConfig limits =
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(MAX_BYTES)
                        .setMaxHeaderSize(MAX_BYTES);
        pipeline.addLast(new HttpServerCodec(limits))
                .addLast(new HttpContentCompressor())
                .addLast(new HttpObjectAggregator(MAX_BYTES))
                .addLast(new AdminConnection(routes, worker));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        deadline = closeAfter(context, READ_SECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        stopDeadline();
    }

    private static Future<?> closeAfter(ChannelHandlerContext context, int seconds) {
        return context.executor().schedule(() -> context.close(), seconds, TimeUnit.SECONDS);
    }

    private void stopDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (answered) {
            return;
        }
        answered = true;
        stopDeadline();
        DecoderResult decoded = request.decoderResult();
        if (decoded.isFailure()) {
            respond(context, false, bad(decoded.cause()));
            return;
        }
        boolean head = request.method().equals(HttpMethod.HEAD);
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        Map<AdminMethod, AdminHandler> handlers;
        AdminRequest read;
        Optional<AdminMethod> method = method(request.method());
        try {
            handlers = routes.at(uri.path());
            read =
                    new AdminRequest(
                            method.orElse(AdminMethod.GET),
                            uri.path(),
                            uri.parameters(),
                            request.headers().get(HttpHeaderNames.ACCEPT, ""),
                            request.content().toString(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            respond(
                    context,
                    head,
                    AdminResponse.text(400, "bad request: " + e.getMessage() + "\n"));
            return;
        }
        AdminHandler handler = method.map(handlers::get).orElse(null);
        if (handlers.isEmpty()) {
            respond(context, head, AdminResponse.text(404, "nothing at " + uri.path() + "\n"));
        } else if (handler == null) {
            notAllowed(context, head, uri.path(), handlers);
        } else {
            run(context, head, handler, read);
        }
    }

    private void run(
            ChannelHandlerContext context, boolean head, AdminHandler handler, AdminRequest read) {
        try {
            worker.execute(() -> {
                AdminResponse response = answer(handler, read);
                context.executor().execute(() -> respond(context, head, response));
            });
        } catch (RejectedExecutionException e) {
            respond(context, head, AdminResponse.text(503, "too many requests at once\n"));
        }
    }

    /** On the worker thread. */
    private static AdminResponse answer(AdminHandler handler, AdminRequest request) {
        try {
            return handler.handle(request);
        } catch (RuntimeException e) {
            LOG.warn("{} {} failed", request.method(), request.path(), e);
            return AdminResponse.text(500, "failed: " + e + "\n");
        }
    }

    private static AdminResponse bad(Throwable cause) {
        int status =
                switch (cause) {
                    case TooLongHttpHeaderException _ -> 431;
                    case TooLongHttpLineException _ -> 414;
                    default -> 400;
                };
        return AdminResponse.text(status, "bad request: " + cause.getMessage() + "\n");
    }

    private void notAllowed(
            ChannelHandlerContext context,
            boolean head,
            String path,
            Map<AdminMethod, AdminHandler> handlers) {
        String allowed =
                handlers.keySet().stream().map(AdminMethod::name).collect(Collectors.joining(", "));
        FullHttpResponse response =
                http(AdminResponse.text(405, path + " allows " + allowed + "\n"), head);
        response.headers().set(HttpHeaderNames.ALLOW, allowed);
        write(context, response);
    }

    private void respond(ChannelHandlerContext context, boolean head, AdminResponse response) {
        write(context, http(response, head));
    }

    private static FullHttpResponse http(AdminResponse response, boolean head) {
        byte[] body = response.body().getBytes(response.charset());
        FullHttpResponse http =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.valueOf(response.status()),
                        Unpooled.wrappedBuffer(head ? new byte[0] : body));
        http.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, response.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return http;
    }

    private void write(ChannelHandlerContext context, FullHttpResponse response) {
        deadline = closeAfter(context, WRITE_SECONDS);
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    private static Optional<AdminMethod> method(HttpMethod method) {
        return switch (method.name()) {
            case "GET", "HEAD" -> Optional.of(AdminMethod.GET);
            case "POST" -> Optional.of(AdminMethod.POST);
            default -> Optional.empty();
        };
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("admin connection ended: {}", cause.toString());
        context.close();
    }
}
