package dev.weft.waypoint.upstream.pool;

import com.google.protobuf.ByteString;
import dev.weft.waypoint.http.ClientConnection;
import dev.weft.waypoint.http.ClientStream;
import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.SideCalls.Answer;
import dev.weft.waypoint.request.SideCalls.Limits;
import dev.weft.waypoint.upstream.dial.DialFailure;
import dev.weft.waypoint.upstream.dial.Dialer;
import dev.weft.waypoint.upstream.dial.Target;
import dev.weft.waypoint.upstream.dial.Ticket;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One request on a connection of its own, which ends with it. Confined to one event loop. */
public final class OneShot implements Dialer.ChannelListener, ClientConnection.Observer {
    private final EventLoop loop;
    private final ConnectionStarter starter;
    private final Request request;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final Collector collector;
    private @Nullable ClientConnection connection;
    private boolean sent;

    /** By which it is sent. */
    public record Means(EventLoop loop, Dialer dialer, ConnectionStarter starter) {}

    /** What is asked, and in what protocol. */
    public record Request(
            Target target,
            HttpProtocol protocol,
            RequestHead head,
            ByteString body,
            Limits limits) {}

    private OneShot(EventLoop loop, ConnectionStarter starter, Request request) {
        this.loop = loop;
        this.starter = starter;
        this.request = request;
        this.collector = new Collector(answer, request.limits.bytes());
    }

    /** Asks; the future completes on the loop, to be called there too. */
    public static CompletableFuture<Answer> send(Means means, Request request) {
        EventLoop loop = means.loop;
        OneShot shot = new OneShot(loop, means.starter, request);
        String alpn = request.protocol == HttpProtocol.HTTP2 ? "h2" : "http/1.1";
        Future<?> timer =
                loop.schedule(
                        () ->
                                shot.answer.completeExceptionally(
                                        new IOException(
                                                "no answer from "
                                                        + request.target
                                                        + " within "
                                                        + request.limits.time())),
                        request.limits.time().toMillis(),
                        TimeUnit.MILLISECONDS);
        Ticket ticket =
                means.dialer.dial(new Dialer.Dial(request.target, alpn, Optional.empty()), shot);
        shot.answer.whenComplete((done, failure) -> {
            timer.cancel(false);
            ticket.cancel();
            // Not from within the connection's own callbacks.
            loop.execute(shot::close);
        });
        return shot.answer;
    }

    private void close() {
        if (connection != null) {
            connection.close("its one request is over");
        }
    }

    @Override
    public void dialled(Channel channel) {
        if (answer.isDone()) {
            channel.close();
            return;
        }
        connection = starter.start(channel, request.protocol, 1, this);
        changed();
    }

    @Override
    public void changed() {
        ClientConnection live = connection;
        if (live == null || sent || live.capacity() == 0 || answer.isDone()) {
            return;
        }
        sent = true;
        boolean empty = request.body.isEmpty();
        ClientStream stream = live.send(request.head, empty, collector);
        if (!empty) {
            stream.write(Unpooled.wrappedBuffer(request.body.asReadOnlyByteBuffer()), true);
        }
        stream.flush();
        collector.stream(stream);
    }

    @Override
    public void failed(DialFailure failure) {
        answer.completeExceptionally(new IOException(failure.message()));
    }

    @Override
    public void closed(String reason) {
        loop.execute(() ->
                answer.completeExceptionally(
                        new IOException(
                                "the connection to " + request.target + " ended: " + reason)));
    }
}
