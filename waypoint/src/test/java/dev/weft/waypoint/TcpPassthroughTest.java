package dev.weft.waypoint;

import static dev.weft.waypoint.LoopbackWaypoint.behind;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.relay.EndFailure;
import dev.weft.relay.RelayEnd;
import dev.weft.testkit.mesh.ServiceSketch;
import dev.weft.workload.AppProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that are passed on as they are, through a waypoint. */
class TcpPassthroughTest {
    private static final String VIP = "10.96.0.2:80";
    private static final int PART = 64 << 10;

    private LoopbackWaypoint mesh;

    @BeforeEach
    void start() throws Exception {
        mesh = new LoopbackWaypoint();
    }

    @AfterEach
    void end() throws Exception {
        mesh.close();
    }

    @Test
    void much_more_than_fits_anywhere_reaches_a_slow_reader_whole() throws Exception {
        long size = 64L << 20;
        SlowReader reader = new SlowReader(size);
        mesh.controller.put(behind("orders", "10.96.0.2", AppProtocol.TCP));
        mesh.pod("orders-1", "orders", reader::take);
        mesh.start();
        RelayEnd end = mesh.client("frontend").open(VIP).stream().orElseThrow();
        end.eventLoop().execute(() -> new Sender(end, size).begin());

        assertThat(reader.finished.get(60, TimeUnit.SECONDS)).isEqualTo(size);

        Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> mesh.tcpOutcomes.size() == 1);
        assertThat(mesh.tcpOutcomes.getFirst().received()).isEqualTo(size);
        assertThat(mesh.tcpOutcomes.getFirst().endpoint().orElseThrow().name())
                .isEqualTo("orders-1");
    }

    @Test
    void an_undeclared_protocol_is_found_out_by_its_first_bytes() throws Exception {
        App http = new App("http");
        mesh.controller.put(behind("orders", "10.96.0.2", AppProtocol.UNKNOWN));
        mesh.pod("orders-1", "orders", http);
        mesh.start();

        HttpCaller.Reply reply = mesh.client("frontend").http(VIP, false).post("/", "hello");

        assertThat(reply.body()).isEqualTo("hello");
        assertThat(mesh.outcome().answer().status()).isEqualTo(200);
        assertThat(mesh.tcpOutcomes).isEmpty();
    }

    @Test
    void a_server_that_speaks_first_is_heard_without_a_word_of_the_client() throws Exception {
        mesh.controller.put(behind("orders", "10.96.0.2", AppProtocol.UNKNOWN));
        mesh.pod(
                "orders-1",
                "orders",
                end -> {
                    end.start(new SlowReader(0).input(end));
                    end.write(Unpooled.copiedBuffer("220 hello".getBytes(StandardCharsets.UTF_8)));
                    end.finish();
                });
        mesh.start();
        RelayEnd end = mesh.client("frontend").open(VIP).stream().orElseThrow();
        SlowReader heard = new SlowReader(9);
        end.eventLoop()
                .execute(() -> {
                    heard.take(end);
                    end.flush();
                });

        assertThat(heard.finished.get(10, TimeUnit.SECONDS)).isEqualTo(9);
    }

    @Test
    void a_service_that_nobody_serves_is_refused_before_the_client_sends() throws Exception {
        mesh.controller.put(behind("orders", "10.96.0.2", AppProtocol.TCP));
        mesh.start();

        assertThat(mesh.client("frontend").open(VIP).status()).isEqualTo(503);
        Awaitility.await().until(() -> mesh.tcpOutcomes.size() == 1);
    }

    @Test
    void a_workload_with_this_waypoint_is_reached_by_its_own_address() throws Exception {
        App app = new App("one");
        mesh.controller.put(ServiceSketch.of("orders", "10.96.0.2").build());
        String ip = mesh.workload("orders-1", "orders", app);
        mesh.start();

        HttpCaller.Reply reply = mesh.client("frontend").http(ip + ":8080", false).get("/");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("x-backend")).isEqualTo("one");
        assertThat(mesh.client("frontend").open("10.96.0.2:80").status()).isEqualTo(404);
    }

    /** Sends so many bytes, as fast as they are taken. */
    private static final class Sender implements RelayEnd.Receiver {
        private final RelayEnd end;
        private long left;
        private boolean finished;

        Sender(RelayEnd end, long size) {
            this.end = end;
            left = size;
        }

        void begin() {
            end.start(this);
            writable();
        }

        @Override
        public void writable() {
            while (left > 0 && end.isWritable()) {
                int size = (int) Math.min(left, PART);
                left -= size;
                end.write(Unpooled.buffer(size).writeZero(size));
            }
            end.flush();
            if (left == 0 && !finished) {
                finished = true;
                end.finish();
            }
        }

        @Override
        public void received(ByteBuf data) {
            data.release();
        }

        @Override
        public void receivedAll() {}

        @Override
        public void ended() {}

        @Override
        public void closed() {}

        @Override
        public void failed(EndFailure cause) {}
    }

    /** Reads a little at a time, and ends its own side once it has everything. */
    private static final class SlowReader {
        private final CompletableFuture<Long> finished = new CompletableFuture<>();
        private final AtomicLong seen = new AtomicLong();
        private final long expected;

        SlowReader(long expected) {
            this.expected = expected;
        }

        void take(RelayEnd end) {
            end.start(input(end));
        }

        RelayEnd.Receiver input(RelayEnd end) {
            return new RelayEnd.Receiver() {
                @Override
                public void received(ByteBuf data) {
                    long all = seen.addAndGet(data.readableBytes());
                    data.release();
                    if (all >= expected && expected > 0) {
                        finished.complete(all);
                        return;
                    }
                    end.pause();
                    end.eventLoop().schedule(end::resume, 1, TimeUnit.MILLISECONDS);
                }

                @Override
                public void receivedAll() {}

                @Override
                public void ended() {
                    end.finish();
                }

                @Override
                public void writable() {}

                @Override
                public void closed() {}

                @Override
                public void failed(EndFailure cause) {
                    finished.completeExceptionally(new IllegalStateException(cause.message()));
                }
            };
        }
    }
}
