package dev.weft.waypoint.http.wire;

import dev.weft.waypoint.http.MessageReceiver;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.http.ServerHandler;
import dev.weft.waypoint.http.ServerStream;
import dev.weft.waypoint.http.StreamFailure;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A backend whose paths name what it does. */
final class Backend implements ServerHandler {

    final List<RequestHead> heads = new CopyOnWriteArrayList<>();
    final List<StreamFailure> failures = new CopyOnWriteArrayList<>();
    final List<HttpHeaders> trailers = new CopyOnWriteArrayList<>();

    @Override
    public void request(ServerStream stream) {
        heads.add(stream.head());
        switch (stream.head().path()) {
            case "/throw" -> throw new IllegalStateException("on purpose");
            case "/deny" -> {
                stream.respond(ResponseHead.of(403), true);
                stream.flush();
            }
            case "/nothing" -> {
                stream.start(new Echo(stream));
                stream.respond(ResponseHead.of(204), true);
                stream.flush();
            }
            case "/early" -> {
                ResponseHead hints = ResponseHead.of(103);
                hints.headers().set("link", "</style.css>");
                stream.inform(hints);
                stream.start(new Echo(stream));
            }
            case "/continue" -> {
                stream.inform(ResponseHead.of(100));
                stream.flush();
                stream.start(new Echo(stream));
            }
            case "/socket" -> {
                ResponseHead head = ResponseHead.of(101);
                head.headers().set("upgrade", "websocket");
                stream.respond(head, false);
                stream.flush();
                stream.start(new Tunnel(stream));
            }
            case "/no-socket" -> {
                stream.respond(ResponseHead.of(403), true);
                stream.flush();
            }
            case "" -> {
                stream.respond(ResponseHead.of(200), false);
                stream.flush();
                stream.start(new Tunnel(stream));
            }
            case "/trailers-only" -> {
                ResponseHead head = ResponseHead.of(200);
                head.headers().set("content-type", "application/grpc");
                head.headers().set("grpc-status", "5");
                stream.start(new Echo(stream));
                stream.respond(head, true);
                stream.flush();
            }
            default -> stream.start(new Echo(stream));
        }
    }

    /** Answers with what was sent, once all of it came. */
    private final class Echo implements MessageReceiver {
        private final ServerStream stream;
        private final StringBuilder text = new StringBuilder();

        Echo(ServerStream stream) {
            this.stream = stream;
            if (stream.isRequestComplete() && !stream.head().path().equals("/nothing")) {
                answer(new DefaultHttpHeaders());
            }
        }

        @Override
        public void data(ByteBuf data, boolean end) {
            text.append(data.toString(StandardCharsets.ISO_8859_1));
            data.release();
            if (end) {
                answer(new DefaultHttpHeaders());
            }
        }

        @Override
        public void trailers(HttpHeaders last) {
            trailers.add(last);
            answer(last);
        }

        private void answer(HttpHeaders last) {
            ResponseHead head = ResponseHead.of(200);
            head.headers().set("content-type", "text/plain");
            head.headers().set("X-Method", stream.head().method());
            String body = stream.head().target() + " " + text;
            if (last.isEmpty()) {
                head.headers().set("content-length", body.length());
            }
            stream.respond(head, false);
            stream.write(Call.text(body), last.isEmpty());
            if (!last.isEmpty()) {
                stream.trailers(last);
            }
            stream.flush();
        }

        @Override
        public void failed(StreamFailure why) {
            failures.add(why);
        }
    }

    /** Sends back what it gets. */
    private final class Tunnel implements MessageReceiver {
        private final ServerStream stream;

        Tunnel(ServerStream stream) {
            this.stream = stream;
        }

        @Override
        public void data(ByteBuf data, boolean end) {
            stream.write(data, end);
        }

        @Override
        public void trailers(HttpHeaders last) {
            throw new AssertionError("trailers in a tunnel");
        }

        @Override
        public void batchRead() {
            stream.flush();
        }

        @Override
        public void failed(StreamFailure why) {
            failures.add(why);
        }
    }
}
