package dev.weft.waypoint.http.wire;

import dev.weft.waypoint.http.ClientStream;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.http.ResponseReceiver;
import dev.weft.waypoint.http.StreamFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What came back for a request. Ends exactly once, or its test fails. */
class Call implements ResponseReceiver {

    final List<ResponseHead> informed = new CopyOnWriteArrayList<>();
    final CompletableFuture<ResponseHead> head = new CompletableFuture<>();
    final CompletableFuture<String> body = new CompletableFuture<>();
    final CompletableFuture<StreamFailure> failure = new CompletableFuture<>();
    final HttpHeaders trailers = new DefaultHttpHeaders();
    final AtomicInteger ends = new AtomicInteger();
    private final StringBuilder text = new StringBuilder();
    volatile ClientStream stream;

    static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    ResponseHead response() {
        return get(head);
    }

    String text() {
        return get(body);
    }

    private static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    StreamFailure failed() {
        return get(failure);
    }

    @Override
    public void informed(ResponseHead informational) {
        informed.add(informational);
    }

    @Override
    public void responded(ResponseHead response, boolean end) {
        head.complete(response);
        if (end) {
            end();
        }
    }

    @Override
    public void data(ByteBuf data, boolean end) {
        text.append(data.toString(StandardCharsets.ISO_8859_1));
        data.release();
        if (end) {
            end();
        }
    }

    @Override
    public void trailers(HttpHeaders last) {
        trailers.add(last);
        end();
    }

    private void end() {
        if (ends.incrementAndGet() > 1) {
            body.obtrudeException(new AssertionError("ended twice"));
        }
        body.complete(text.toString());
    }

    @Override
    public void failed(StreamFailure why) {
        ends.incrementAndGet();
        failure.complete(why);
        head.completeExceptionally(new IllegalStateException(why.toString()));
        body.completeExceptionally(new IllegalStateException(why.toString()));
    }
}
