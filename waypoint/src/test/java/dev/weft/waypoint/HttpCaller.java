package dev.weft.waypoint;

import dev.weft.relay.EndChannel;
import dev.weft.relay.RelayEnd;
import dev.weft.waypoint.http.ClientConnection;
import dev.weft.waypoint.http.ClientStream;
import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.http.ResponseReceiver;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.http.client.ClientSettings;
import dev.weft.waypoint.http.client.HttpClient;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Requests of a client over one tunnel. One test thread. */
final class HttpCaller {
    private final Channel channel;
    private final CompletableFuture<ClientConnection> connection = new CompletableFuture<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final HttpProtocol protocol;

    private HttpCaller(Channel channel, HttpProtocol protocol) {
        this.channel = channel;
        this.protocol = protocol;
    }

    static HttpCaller over(RelayEnd end, boolean http2) throws Exception {
        CompletableFuture<HttpCaller> made = new CompletableFuture<>();
        end.eventLoop()
                .execute(() -> {
                    HttpCaller caller =
                            new HttpCaller(
                                    EndChannel.over(end),
                                    http2 ? HttpProtocol.HTTP2 : HttpProtocol.HTTP11);
                    caller.start();
                    made.complete(caller);
                });
        return made.get(10, TimeUnit.SECONDS);
    }

    private void start() {
        connection.complete(
                HttpClient.start(
                        channel,
                        protocol == HttpProtocol.HTTP2
                                ? ClientSettings.HTTP2
                                : ClientSettings.HTTP11,
                        new ClientConnection.Observer() {
                            @Override
                            public void changed() {}

                            @Override
                            public void closed(String reason) {
                                closed.complete(reason);
                            }
                        }));
    }

    /** Completes when the connection is over. */
    CompletableFuture<String> closed() {
        return closed;
    }

    /** A whole response. */
    record Reply(int status, HttpHeaders headers, String body, HttpHeaders trailers) {
        String header(String name) {
            String value = headers.get(name);
            return value == null ? "" : value;
        }
    }

    Reply get(String path) throws Exception {
        return send("GET", path, head -> {}, "");
    }

    Reply get(String path, Consumer<RequestHead> edit) throws Exception {
        return send("GET", path, edit, "");
    }

    Reply post(String path, String body) throws Exception {
        return send("POST", path, head -> {}, body);
    }

    Reply send(String method, String path, Consumer<RequestHead> edit, String body)
            throws Exception {
        return result(begin(method, path, edit, body));
    }

    static Reply result(CompletableFuture<Reply> reply) throws Exception {
        try {
            return reply.get(15, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            throw new AssertionError("no reply within 15 s", e);
        }
    }

    /** A request with a body and trailers. */
    Reply post(String path, Consumer<RequestHead> edit, String body, HttpHeaders trailers)
            throws Exception {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        ClientConnection open = connection.get(10, TimeUnit.SECONDS);
        channel.eventLoop()
                .execute(() -> {
                    RequestHead head =
                            new RequestHead(
                                    protocol,
                                    "POST",
                                    "http",
                                    "orders",
                                    path,
                                    new DefaultHttpHeaders());
                    edit.accept(head);
                    ClientStream stream = open.send(head, false, new Collector(reply));
                    stream.write(Unpooled.copiedBuffer(body, StandardCharsets.UTF_8), false);
                    stream.trailers(trailers);
                    stream.flush();
                });
        return result(reply);
    }

    /** Sends a request; what comes back completes the future, or fails it with the text. */
    CompletableFuture<Reply> begin(
            String method, String path, Consumer<RequestHead> edit, String body) throws Exception {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        ClientConnection open = connection.get(10, TimeUnit.SECONDS);
        channel.eventLoop()
                .execute(() -> {
                    RequestHead head =
                            new RequestHead(
                                    protocol,
                                    method,
                                    "http",
                                    "orders",
                                    path,
                                    new DefaultHttpHeaders());
                    edit.accept(head);
                    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                    if (bytes.length > 0) {
                        head.headers().set("content-length", Integer.toString(bytes.length));
                    }
                    if (open.capacity() == 0) {
                        reply.completeExceptionally(new IllegalStateException("no capacity"));
                        return;
                    }
                    ClientStream stream = open.send(head, bytes.length == 0, new Collector(reply));
                    if (bytes.length > 0) {
                        stream.write(Unpooled.wrappedBuffer(bytes), true);
                    }
                    stream.flush();
                });
        return reply;
    }

    /** Asks for a web socket and sends a text through it; as much of what comes back. */
    CompletableFuture<String> socket(String path, String text) throws Exception {
        CompletableFuture<String> heard = new CompletableFuture<>();
        ClientConnection open = connection.get(10, TimeUnit.SECONDS);
        channel.eventLoop()
                .execute(() -> {
                    RequestHead head =
                            new RequestHead(
                                    protocol,
                                    "GET",
                                    "http",
                                    "orders",
                                    path,
                                    new DefaultHttpHeaders());
                    head.headers().set("upgrade", "websocket");
                    head.headers().set("sec-websocket-version", "13");
                    head.headers().set("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
                    Socket socket = new Socket(text, heard);
                    ClientStream stream = open.send(head, false, socket);
                    socket.stream = stream;
                    stream.flush();
                });
        return heard;
    }

    void close() {
        channel.close();
    }

    private final class Socket implements ResponseReceiver {
        private final String text;
        private final CompletableFuture<String> heard;
        private final StringBuilder back = new StringBuilder();
        private ClientStream stream;

        Socket(String text, CompletableFuture<String> heard) {
            this.text = text;
            this.heard = heard;
        }

        @Override
        public void informed(ResponseHead information) {}

        @Override
        public void responded(ResponseHead response, boolean end) {
            if (response.status() != 101) {
                heard.complete("status " + response.status());
                return;
            }
            channel.eventLoop()
                    .execute(() -> {
                        stream.write(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8), false);
                        stream.flush();
                    });
        }

        @Override
        public void data(ByteBuf data, boolean end) {
            back.append(data.toString(StandardCharsets.UTF_8));
            data.release();
            if (end || back.length() >= text.length()) {
                heard.complete(back.toString());
            }
        }

        @Override
        public void trailers(HttpHeaders trailers) {
            heard.complete(back.toString());
        }

        @Override
        public void failed(StreamFailure why) {
            heard.completeExceptionally(new IOException(why.message()));
        }
    }

    private static final class Collector implements ResponseReceiver {
        private final CompletableFuture<Reply> reply;
        private final StringBuilder body = new StringBuilder();
        private ResponseHead head = ResponseHead.of(0);

        Collector(CompletableFuture<Reply> reply) {
            this.reply = reply;
        }

        @Override
        public void informed(ResponseHead information) {}

        @Override
        public void responded(ResponseHead response, boolean end) {
            head = response;
            if (end) {
                complete(new DefaultHttpHeaders());
            }
        }

        @Override
        public void data(ByteBuf data, boolean end) {
            body.append(data.toString(StandardCharsets.UTF_8));
            data.release();
            if (end) {
                complete(new DefaultHttpHeaders());
            }
        }

        @Override
        public void trailers(HttpHeaders trailers) {
            complete(trailers);
        }

        private void complete(HttpHeaders trailers) {
            reply.complete(new Reply(head.status(), head.headers(), body.toString(), trailers));
        }

        @Override
        public void failed(StreamFailure why) {
            reply.completeExceptionally(new IOException(why.kind() + ": " + why.message()));
        }
    }
}
