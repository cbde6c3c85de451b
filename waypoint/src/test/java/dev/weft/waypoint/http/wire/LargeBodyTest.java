package dev.weft.waypoint.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.waypoint.http.ClientConnection;
import dev.weft.waypoint.http.MessageReceiver;
import dev.weft.waypoint.http.MessageSink;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.http.ServerHandler;
import dev.weft.waypoint.http.ServerStream;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.http.client.ClientSettings;
import dev.weft.waypoint.http.server.ServerSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies of 64 MiB to readers that stop again and again: what is on its way stays bounded. */
class LargeBodyTest {

    private static final int PIECE = 64 << 10;
    private static final long SIZE = 64L << 20;

    /** Windows, sockets and queues of two hops, and their two ends. */
    private static final long ON_ITS_WAY = 12L << 20;

    private final Net net = new Net();

    @AfterEach
    void close() {
        net.close();
    }

    static List<Arguments> versions() {
        return RelayTest.versions();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_large_response_waits_for_a_slow_reader(ClientSettings down, ClientSettings up) {
        Source source = new Source();
        int port =
                net.listen(
                        ServerSettings.DEFAULT,
                        channel ->
                                new ServerHandler() {
                                    @Override
                                    public void request(ServerStream stream) {
                                        stream.start(source.fill(stream));
                                        stream.respond(ResponseHead.of(200), false);
                                        source.pump();
                                    }
                                });
        int proxy = net.listen(ServerSettings.DEFAULT, channel -> new TinyProxy(net, port, up));
        ClientConnection connection = net.connect(proxy, down).join();
        Drain drain = new Drain(net, source);

        net.loop.execute(() -> {
            drain.input = connection.send(RequestHead.of("GET", "http", "a", "/"), true, drain);
            drain.input.flush();
        });

        assertThat(drain.size.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo(SIZE);
        assertThat(drain.mostOnItsWay).isLessThan(ON_ITS_WAY);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_large_request_waits_for_a_slow_reader(ClientSettings down, ClientSettings up) {
        Source source = new Source();
        Drain drain = new Drain(net, source);
        int port =
                net.listen(
                        ServerSettings.DEFAULT,
                        channel ->
                                new ServerHandler() {
                                    @Override
                                    public void request(ServerStream stream) {
                                        drain.input = stream;
                                        stream.start(drain);
                                    }
                                });
        int proxy = net.listen(ServerSettings.DEFAULT, channel -> new TinyProxy(net, port, up));
        ClientConnection connection = net.connect(proxy, down).join();

        net.loop.execute(() -> {
            Call call =
                    new Call() {
                        @Override
                        public void writable() {
                            source.pump();
                        }
                    };
            source.sink = connection.send(RequestHead.of("POST", "http", "a", "/"), false, call);
            source.pump();
        });

        assertThat(drain.size.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo(SIZE);
        assertThat(drain.mostOnItsWay).isLessThan(ON_ITS_WAY);
    }

    /** Writes as long as it may. */
    private static final class Source {
        private MessageSink sink;
        private long written;
        private boolean pumping;

        MessageReceiver fill(MessageSink to) {
            sink = to;
            return new MessageReceiver() {
                @Override
                public void data(ByteBuf data, boolean end) {
                    data.release();
                }

                @Override
                public void trailers(HttpHeaders trailers) {}

                @Override
                public void writable() {
                    pump();
                }

                @Override
                public void failed(StreamFailure why) {}
            };
        }

        void pump() {
            if (pumping) {
                return;
            }
            pumping = true;
            while (written < SIZE && sink.isWritable()) {
                written += PIECE;
                sink.write(Unpooled.directBuffer(PIECE).writeZero(PIECE), written == SIZE);
            }
            pumping = false;
            sink.flush();
        }
    }

    /** Reads a little, and pauses. */
    private static final class Drain extends Call {
        private final Net net;
        private final Source source;
        private final CompletableFuture<Long> size = new CompletableFuture<>();
        private MessageSink input;
        private long read;
        private long sincePause;
        private long mostOnItsWay;

        Drain(Net net, Source source) {
            this.net = net;
            this.source = source;
        }

        @Override
        public void data(ByteBuf data, boolean end) {
            read += data.readableBytes();
            sincePause += data.readableBytes();
            data.release();
            mostOnItsWay = Math.max(mostOnItsWay, source.written - read);
            if (end) {
                size.complete(read);
            } else if (sincePause > 4 << 20) {
                sincePause = 0;
                input.pause();
                // Long enough for everything that can fill to be full.
                net.loop.schedule(input::resume, 20, TimeUnit.MILLISECONDS);
            }
        }

        @Override
        public void failed(StreamFailure why) {
            size.completeExceptionally(new IllegalStateException(why.toString()));
        }
    }
}
