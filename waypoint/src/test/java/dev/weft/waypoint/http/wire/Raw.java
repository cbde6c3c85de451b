package dev.weft.waypoint.http.wire;

import dev.weft.waypoint.http.MessageReceiver;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.http.ServerConnection;
import dev.weft.waypoint.http.ServerHandler;
import dev.weft.waypoint.http.ServerStream;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.http.server.HttpServer;
import dev.weft.waypoint.http.server.ServerSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A server on a channel without a network, to which bytes are written as they are. */
final class Raw implements ServerHandler {

    final EmbeddedChannel channel = new EmbeddedChannel();
    final List<RequestHead> heads = new ArrayList<>();
    final List<String> bodies = new ArrayList<>();
    final List<HttpHeaders> trailers = new ArrayList<>();
    final List<StreamFailure> failures = new ArrayList<>();
    final List<String> closed = new ArrayList<>();
    final ServerConnection connection;

    /** Whether a request is answered as soon as it is whole. */
    boolean answering = true;

    final List<ServerStream> streams = new ArrayList<>();

    Raw(ServerSettings settings) {
        channel.freezeTime();
        connection = HttpServer.start(channel, settings, this);
    }

    static Raw of(ServerSettings settings) {
        return new Raw(settings);
    }

    @Override
    public void request(ServerStream stream) {
        heads.add(stream.head());
        streams.add(stream);
        StringBuilder text = new StringBuilder();
        stream.start(
                new MessageReceiver() {
                    @Override
                    public void data(ByteBuf data, boolean end) {
                        text.append(data.toString(StandardCharsets.ISO_8859_1));
                        data.release();
                        if (end) {
                            whole(stream, text.toString());
                        }
                    }

                    @Override
                    public void trailers(HttpHeaders last) {
                        trailers.add(last);
                        whole(stream, text.toString());
                    }

                    @Override
                    public void failed(StreamFailure why) {
                        failures.add(why);
                    }
                });
        if (stream.isRequestComplete()) {
            whole(stream, "");
        }
    }

    private void whole(ServerStream stream, String body) {
        bodies.add(body);
        if (answering) {
            ResponseHead head = ResponseHead.of(200);
            head.headers().set("content-length", "2");
            stream.respond(head, false);
            stream.write(Call.text("ok"), true);
            stream.flush();
        }
    }

    @Override
    public void closed(String reason) {
        closed.add(reason);
    }

    /** Sends bytes, and runs what was made due by them. */
    String send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    String send(byte[] bytes) {
        if (channel.isOpen()) {
            channel.writeInbound(Unpooled.copiedBuffer(bytes));
        }
        return received();
    }

    /** What the server sent since the last time this was asked. */
    String received() {
        channel.runPendingTasks();
        StringBuilder text = new StringBuilder();
        while (true) {
            ByteBuf next = channel.readOutbound();
            if (next == null) {
                return text.toString();
            }
            text.append(next.toString(StandardCharsets.ISO_8859_1));
            next.release();
        }
    }

    boolean isOpen() {
        channel.runPendingTasks();
        return channel.isOpen();
    }

    void finish() {
        channel.finishAndReleaseAll();
    }
}
