package dev.weft.waypoint.proxy;

import dev.weft.waypoint.filter.Exchange;
import dev.weft.waypoint.filter.RequestEdit;
import dev.weft.waypoint.http.ClientStream;
import dev.weft.waypoint.http.MessageSink;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.http.ResponseReceiver;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.route.plan.MirrorPlan;
import dev.weft.waypoint.upstream.Lease;
import dev.weft.waypoint.upstream.Upstreams;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a request that nobody waits for. What comes back is dropped; a backend that is too slow
 * for the copy loses it, and never holds up the request itself. One event loop.
 */
final class Mirror implements MessageSink, Upstreams.Listener {
    private static final int MOST_QUEUED = 64 << 10;
    private static final long MOST_SECONDS = 30;

    private final ProxyContext context;
    private final RequestHead head;
    private final boolean bare;
    private final Queue<ByteBuf> queued = new ArrayDeque<>(1);
    private int queuedBytes;
    private boolean ended;
    private @Nullable HttpHeaders trailers;
    private @Nullable Lease lease;
    private @Nullable ClientStream stream;
    private Upstreams.@Nullable Pending pending;
    private @Nullable Future<?> timer;
    private boolean over;

    private Mirror(ProxyContext context, RequestHead head, boolean bare) {
        this.context = context;
        this.head = head;
        this.bare = bare;
    }

    static void start(ProxyContext context, RequestFlow flow, List<MirrorPlan> plans) {
        for (MirrorPlan plan : plans) {
            RequestHead copy = flow.exchange().request().copy();
            Exchange exchange =
                    new Exchange(copy, flow.exchange().downstream(), flow.exchange().start());
            RequestEdit.applyAll(plan.edits(), exchange);
            boolean bare = flow.body().isEmpty();
            Mirror mirror = new Mirror(context, copy, bare);
            if (!bare) {
                flow.body().alsoTo(mirror);
            }
            mirror.begin(plan, exchange);
        }
    }

    private void begin(MirrorPlan plan, Exchange exchange) {
        timer = context.loop().schedule(this::giveUp, MOST_SECONDS, TimeUnit.SECONDS);
        Upstreams.Pending asked =
                context.upstreams()
                        .acquire(
                                new Upstreams.Want(
                                        plan.destination(),
                                        exchange.downstream(),
                                        head,
                                        Set.of(),
                                        Optional.empty(),
                                        head.protocol(),
                                        1),
                                this);
        if (lease == null && !over) {
            pending = asked;
        }
    }

    @Override
    public void acquired(Lease got) {
        pending = null;
        if (over) {
            got.done(Lease.Result.ABANDONED);
            return;
        }
        lease = got;
        ClientStream sent = got.send(head, bare, new Answer());
        if (over) {
            return;
        }
        stream = sent;
        while (!queued.isEmpty()) {
            ByteBuf part = queued.remove();
            sent.write(part, ended && trailers == null && queued.isEmpty());
        }
        if (trailers != null) {
            sent.trailers(trailers);
        } else if (ended && queuedBytes == 0) {
            sent.write(Unpooled.EMPTY_BUFFER, true);
        }
        sent.flush();
    }

    @Override
    public void refused(Upstreams.Refusal refusal) {
        end(Lease.Result.ABANDONED);
    }

    @Override
    public void write(ByteBuf data, boolean end) {
        ended |= end;
        ClientStream open = stream;
        if (over) {
            data.release();
        } else if (open == null) {
            queuedBytes += data.readableBytes();
            queued.add(data);
            if (queuedBytes > MOST_QUEUED) {
                giveUp();
            }
        } else if (open.isWritable()) {
            open.write(data, end);
        } else {
            data.release();
            giveUp();
        }
    }

    @Override
    public void trailers(HttpHeaders last) {
        ended = true;
        trailers = last;
        if (stream != null && !over) {
            stream.trailers(last);
        }
    }

    @Override
    public void flush() {
        if (stream != null && !over) {
            stream.flush();
        }
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public void pause() {
        // Never the source of anything.
    }

    @Override
    public void resume() {
        // Never the source of anything.
    }

    @Override
    public void reset(StreamFailure why) {
        giveUp();
    }

    private void giveUp() {
        if (over) {
            return;
        }
        ClientStream open = stream;
        end(Lease.Result.ABANDONED);
        if (open != null) {
            open.reset(new StreamFailure(StreamFailure.Kind.STOPPED, "the copy was too slow"));
        }
    }

    private void end(Lease.Result result) {
        if (over) {
            return;
        }
        over = true;
        if (timer != null) {
            timer.cancel(false);
        }
        queued.forEach(ByteBuf::release);
        queued.clear();
        if (pending != null) {
            pending.cancel();
        }
        if (lease != null) {
            lease.done(result);
        }
    }

    /** What comes back. */
    private final class Answer implements ResponseReceiver {

        @Override
        public void informed(ResponseHead information) {
            // Nobody waits for it.
        }

        @Override
        public void responded(ResponseHead response, boolean end) {
            if (lease != null) {
                lease.responded(response.status());
            }
            if (end) {
                Mirror.this.end(Lease.Result.FINISHED);
            }
        }

        @Override
        public void data(ByteBuf data, boolean end) {
            data.release();
            if (end) {
                Mirror.this.end(Lease.Result.FINISHED);
            }
        }

        @Override
        public void trailers(HttpHeaders last) {
            Mirror.this.end(Lease.Result.FINISHED);
        }

        @Override
        public void failed(StreamFailure why) {
            Mirror.this.end(Lease.Result.FAILED);
        }
    }
}
