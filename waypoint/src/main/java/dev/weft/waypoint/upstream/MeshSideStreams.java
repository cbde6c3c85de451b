package dev.weft.waypoint.upstream;

import dev.weft.waypoint.http.ClientStream;
import dev.weft.waypoint.http.MessageSink;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.http.ResponseReceiver;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.request.SideStreams;
import dev.weft.waypoint.upstream.Upstreams.Pending;
import dev.weft.waypoint.upstream.Upstreams.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Conversations over the upstreams of the loop that opens them. On that loop. */
public final class MeshSideStreams implements SideStreams {
    private final Function<EventLoop, LoopUpstreams> upstreams;

    /** By the upstreams of each loop. */
    public MeshSideStreams(Function<EventLoop, LoopUpstreams> upstreams) {
        this.upstreams = upstreams;
    }

    @Override
    public MessageSink open(
            Destination destination, RequestHead head, EventLoop loop, ResponseReceiver receiver) {
        LoopUpstreams own = upstreams.apply(loop);
        Talk talk = new Talk(head, receiver);
        talk.begin(own, MeshSideCalls.want(own, destination, head, true));
        return talk;
    }

    /** One conversation, from the search for a place to its end. */
    private static final class Talk implements MessageSink, Upstreams.Listener {
        private final RequestHead head;
        private final ResponseReceiver receiver;
        private final Queue<ByteBuf> queued = new ArrayDeque<>(1);
        private boolean ended;
        private boolean over;
        private @Nullable Pending pending;
        private @Nullable Lease lease;
        private @Nullable ClientStream stream;

        Talk(RequestHead head, ResponseReceiver receiver) {
            this.head = head;
            this.receiver = receiver;
        }

        void begin(LoopUpstreams upstreams, Upstreams.Want want) {
            Pending asked = upstreams.acquire(want, true, this);
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
            ClientStream open = got.send(head, false, new Answer());
            if (over) {
                return;
            }
            stream = open;
            while (!queued.isEmpty()) {
                ByteBuf part = queued.remove();
                open.write(part, ended && queued.isEmpty());
            }
            open.flush();
        }

        @Override
        public void refused(Refusal refusal) {
            pending = null;
            broke(new StreamFailure(StreamFailure.Kind.CONNECT_FAILED, reason(refusal)));
        }

        private static String reason(Refusal refusal) {
            return refusal.reason().isEmpty() ? refusal.response().detail() : refusal.reason();
        }

        @Override
        public void write(ByteBuf data, boolean end) {
            ended |= end;
            if (over) {
                data.release();
            } else if (stream == null) {
                queued.add(data);
            } else {
                stream.write(data, end);
            }
        }

        @Override
        public void trailers(HttpHeaders trailers) {
            if (stream != null) {
                stream.trailers(trailers);
            }
        }

        @Override
        public void flush() {
            if (stream != null) {
                stream.flush();
            }
        }

        @Override
        public boolean isWritable() {
            return stream != null && stream.isWritable();
        }

        @Override
        public void pause() {
            if (stream != null) {
                stream.pause();
            }
        }

        @Override
        public void resume() {
            if (stream != null) {
                stream.resume();
            }
        }

        @Override
        public void reset(StreamFailure why) {
            if (over) {
                return;
            }
            ClientStream open = stream;
            Pending search = pending;
            end(Lease.Result.ABANDONED);
            if (search != null) {
                search.cancel();
            }
            if (open != null) {
                open.reset(why);
            }
        }

        private void end(Lease.Result result) {
            over = true;
            stream = null;
            pending = null;
            queued.forEach(ByteBuf::release);
            queued.clear();
            if (lease != null) {
                lease.done(result);
            }
        }

        /** The other side has said all; what we might still say is of no use. */
        private void finish() {
            ClientStream open = stream;
            end(Lease.Result.FINISHED);
            if (open != null) {
                open.reset(new StreamFailure(StreamFailure.Kind.STOPPED, "the answer ended"));
            }
        }

        private void broke(StreamFailure why) {
            if (!over) {
                end(Lease.Result.FAILED);
                receiver.failed(why);
            }
        }

        /** What comes back. */
        private final class Answer implements ResponseReceiver {
            @Override
            public void informed(ResponseHead information) {
                // Says nothing about the answer.
            }

            @Override
            public void responded(ResponseHead response, boolean end) {
                if (over) {
                    return;
                }
                if (lease != null) {
                    lease.responded(response.status());
                }
                if (end) {
                    finish();
                }
                receiver.responded(response, end);
            }

            @Override
            public void data(ByteBuf data, boolean end) {
                if (over) {
                    data.release();
                    return;
                }
                if (end) {
                    finish();
                }
                receiver.data(data, end);
            }

            @Override
            public void trailers(HttpHeaders trailers) {
                if (!over) {
                    finish();
                    receiver.trailers(trailers);
                }
            }

            @Override
            public void failed(StreamFailure why) {
                broke(why);
            }
        }
    }
}
