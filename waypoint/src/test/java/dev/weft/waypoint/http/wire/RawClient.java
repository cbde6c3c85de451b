package dev.weft.waypoint.http.wire;

import dev.weft.waypoint.http.ClientConnection;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.http.client.ClientSettings;
import dev.weft.waypoint.http.client.HttpClient;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client on a channel without a network, whose backend is bytes. */
final class RawClient {

    final EmbeddedChannel channel = new EmbeddedChannel();
    final List<String> closed = new ArrayList<>();

    void finish() {
        channel.finishAndReleaseAll();
    }

    ClientConnection start(ClientSettings settings) {
        return HttpClient.start(
                channel,
                settings,
                new ClientConnection.Observer() {
                    @Override
                    public void changed() {}

                    @Override
                    public void closed(String reason) {
                        closed.add(reason);
                    }
                });
    }

    static Call get(ClientConnection connection) {
        return send(connection, "GET");
    }

    static Call send(ClientConnection connection, String method) {
        Call call = new Call();
        call.stream = connection.send(RequestHead.of(method, "http", "a", "/"), true, call);
        call.stream.flush();
        return call;
    }

    void receive(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
        channel.runPendingTasks();
    }

    String sent() {
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

    /** As proxies do when they are done with a request. */
    static Call givenUpAtItsEnd(ClientConnection connection) {
        Call call =
                new Call() {
                    @Override
                    public void data(ByteBuf data, boolean end) {
                        super.data(data, end);
                        if (end) {
                            stream.reset(
                                    new StreamFailure(StreamFailure.Kind.STOPPED, "it is over"));
                        }
                    }
                };
        call.stream = connection.send(RequestHead.of("GET", "http", "a", "/"), true, call);
        call.stream.flush();
        return call;
    }
}
