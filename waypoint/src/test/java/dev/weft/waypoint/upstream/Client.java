package dev.weft.waypoint.upstream;

import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.http.ResponseReceiver;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.upstream.Upstreams.Listener;
import dev.weft.waypoint.upstream.Upstreams.Refusal;
import dev.weft.waypoint.upstream.Upstreams.Want;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Sends requests through upstreams, as the proxy does, and waits for what comes of them. */
final class Client {
    private final EventLoop loop;
    private final Upstreams upstreams;

    Client(EventLoop loop, Upstreams upstreams) {
        this.loop = loop;
        this.upstreams = upstreams;
    }

    /**
     * What came of a request.
     *
     * @param status 0 if the stream failed
     * @param text the body; why it failed or was refused
     */
    record Outcome(int status, String text, List<Map.Entry<String, String>> headers, String flag) {}

    Outcome send(Want want) {
        return start(want).orTimeout(10, TimeUnit.SECONDS).join();
    }

    CompletableFuture<Outcome> start(Want want) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        loop.execute(() -> upstreams.acquire(want, new Exchange(want.head(), outcome)));
        return outcome;
    }

    private static final class Exchange implements Listener, ResponseReceiver {
        private final RequestHead head;
        private final CompletableFuture<Outcome> outcome;
        private final StringBuilder body = new StringBuilder();
        private Lease lease;
        private int status;

        Exchange(RequestHead head, CompletableFuture<Outcome> outcome) {
            this.head = head;
            this.outcome = outcome;
        }

        @Override
        public void acquired(Lease got) {
            lease = got;
            got.send(head, true, this).flush();
        }

        @Override
        public void refused(Refusal refusal) {
            outcome.complete(
                    new Outcome(
                            refusal.response().status(),
                            refusal.response().body().toStringUtf8() + " | " + refusal.reason(),
                            refusal.response().headers(),
                            refusal.response().flag().code()));
        }

        @Override
        public void informed(ResponseHead informed) {}

        @Override
        public void responded(ResponseHead response, boolean end) {
            status = response.status();
            lease.responded(status);
            if (end) {
                finish();
            }
        }

        @Override
        public void data(ByteBuf data, boolean end) {
            body.append(data.toString(StandardCharsets.UTF_8));
            data.release();
            if (end) {
                finish();
            }
        }

        @Override
        public void trailers(HttpHeaders trailers) {
            finish();
        }

        private void finish() {
            lease.done(Lease.Result.FINISHED);
            outcome.complete(new Outcome(status, body.toString(), lease.clientHeaders(), "-"));
        }

        @Override
        public void failed(StreamFailure why) {
            lease.done(Lease.Result.FAILED);
            outcome.complete(new Outcome(0, why.message(), List.of(), why.kind().name()));
        }
    }
}
