package dev.weft.waypoint.upstream.pool;

import com.google.protobuf.ByteString;
import dev.weft.waypoint.http.ClientStream;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.http.ResponseReceiver;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.request.SideCalls.Answer;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Gathers a whole response, as far as it is not too long. Confined to its stream's event loop. */
public final class Collector implements ResponseReceiver {
    private final CompletableFuture<Answer> answer;
    private final int most;
    private @Nullable ClientStream stream;
    private @Nullable ResponseHead head;
    private ByteString body = ByteString.EMPTY;

    public Collector(CompletableFuture<Answer> answer, int most) {
        this.answer = answer;
        this.most = most;
    }

    /** The stream to be given up when nobody waits any more. */
    public void stream(ClientStream sent) {
        stream = sent;
        if (answer.isDone()) {
            giveUp("nobody waits for the answer");
        }
    }

    public void giveUp(String why) {
        ClientStream live = stream;
        if (live != null) {
            stream = null;
            live.reset(new StreamFailure(StreamFailure.Kind.STOPPED, why));
        }
    }

    @Override
    public void informed(ResponseHead informed) {}

    @Override
    public void responded(ResponseHead response, boolean end) {
        head = response;
        if (end) {
            finish(new DefaultHttpHeaders());
        }
    }

    @Override
    public void data(ByteBuf data, boolean end) {
        int length = data.readableBytes();
        if (body.size() + length > most) {
            data.release();
            answer.completeExceptionally(
                    new IOException("the answer is longer than " + most + " bytes"));
            giveUp("the answer is too long");
            return;
        }
        byte[] bytes = new byte[length];
        data.readBytes(bytes);
        data.release();
        body = body.concat(ByteString.copyFrom(bytes));
        if (end) {
            finish(new DefaultHttpHeaders());
        }
    }

    @Override
    public void trailers(HttpHeaders trailers) {
        finish(trailers);
    }

    private void finish(HttpHeaders trailers) {
        stream = null;
        ResponseHead known = head;
        if (known != null) {
            answer.complete(new Answer(known, body, trailers));
        }
    }

    @Override
    public void failed(StreamFailure why) {
        stream = null;
        answer.completeExceptionally(new IOException("no answer: " + why.message()));
    }
}
