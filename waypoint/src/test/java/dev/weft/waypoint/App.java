package dev.weft.waypoint;

import dev.weft.relay.EndChannel;
import dev.weft.relay.RelayEnd;
import dev.weft.waypoint.http.MessageReceiver;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.http.ServerHandler;
import dev.weft.waypoint.http.ServerStream;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.http.server.HttpServer;
import dev.weft.waypoint.http.server.ServerSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * An HTTP application: answers with its name and what it was asked, or as a test wants. Runs on the
 * event loops of its pod.
 */
final class App implements Consumer<RelayEnd> {
    private final String name;
    private final List<RequestHead> heads = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<HttpHeaders> trailers = new CopyOnWriteArrayList<>();
    private volatile Answer answer = this::echo;

    App(String name) {
        this.name = name;
    }

    /** What is done with a request once all of it came. */
    interface Answer {
        void to(ServerStream stream, String body);
    }

    List<RequestHead> heads() {
        return heads;
    }

    List<String> bodies() {
        return bodies;
    }

    List<HttpHeaders> trailers() {
        return trailers;
    }

    /** From now on requests are answered so. */
    void answers(Answer changed) {
        answer = changed;
    }

    void answersWith(int status) {
        answers((stream, body) -> {
            stream.respond(ResponseHead.of(status), true);
            stream.flush();
        });
    }

    /** Says what was said to it, with trailers. */
    static Answer withTrailers(String last) {
        return (stream, body) -> {
            HttpHeaders trailers = new DefaultHttpHeaders();
            trailers.set("x-last", last);
            stream.respond(ResponseHead.of(200), false);
            stream.write(Unpooled.copiedBuffer(body, StandardCharsets.UTF_8), false);
            stream.trailers(trailers);
            stream.flush();
        };
    }

    /** Takes requests and says nothing. */
    void hangs() {
        answers((stream, body) -> {});
    }

    /** Takes requests and breaks them off. */
    void resets() {
        answers((stream, body) ->
                stream.reset(new StreamFailure(StreamFailure.Kind.STOPPED, "a test wants it")));
    }

    void echoes() {
        answers(this::echo);
    }

    private void echo(ServerStream stream, String body) {
        ResponseHead head = ResponseHead.of(200);
        head.headers().set("x-backend", name);
        head.headers().set("x-path", stream.head().target());
        head.headers().set("x-authority", stream.head().authority());
        byte[] text = body.getBytes(StandardCharsets.UTF_8);
        head.headers().set("content-length", Integer.toString(text.length));
        stream.respond(head, text.length == 0);
        if (text.length > 0) {
            stream.write(Unpooled.wrappedBuffer(text), true);
        }
        stream.flush();
    }

    @Override
    public void accept(RelayEnd end) {
        HttpServer.start(
                EndChannel.over(end),
                ServerSettings.DEFAULT,
                new ServerHandler() {
                    @Override
                    public void request(ServerStream stream) {
                        heads.add(stream.head().copy());
                        take(stream);
                    }
                });
    }

    private void take(ServerStream stream) {
        StringBuilder body = new StringBuilder();
        boolean bare = stream.isRequestComplete();
        stream.start(
                new MessageReceiver() {
                    @Override
                    public void data(ByteBuf data, boolean end) {
                        body.append(data.toString(StandardCharsets.UTF_8));
                        data.release();
                        if (end) {
                            complete();
                        }
                    }

                    @Override
                    public void trailers(HttpHeaders last) {
                        trailers.add(last);
                        complete();
                    }

                    @Override
                    public void failed(StreamFailure why) {}

                    private void complete() {
                        bodies.add(body.toString());
                        answer.to(stream, body.toString());
                    }
                });
        if (bare) {
            bodies.add("");
            answer.to(stream, "");
        }
    }

    /** Bytes as text. */
    static String text(ByteBuf data) {
        return new String(ByteBufUtil.getBytes(data), StandardCharsets.UTF_8);
    }
}
