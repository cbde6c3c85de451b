package dev.weft.hbone;

import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import dev.weft.relay.EndFailure;
import dev.weft.relay.RelayEnd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Any schedule of writes, pauses, ends and partial deliveries: every byte arrives once and in
 * order, nobody overruns a window (either side would end the connection), and what is held stays
 * within the windows.
 */
class FlowControlPropertyTest {

    private static final int STREAMS = 4;
    private static final int WINDOW = 3_000;
    private static final int CONNECTION = 70_000;

    @Test
    void every_byte_arrives_once_and_in_order_whatever_the_schedule() {
        qt().withExamples(25)
                .forAll(longs().between(0, Long.MAX_VALUE))
                .check(seed -> new Schedule(seed).run());
    }

    /** One random run; deterministic for its seed. */
    private static final class Schedule {
        private final SplittableRandom random;
        private final HboneSettings settings;
        private final List<Direction> directions = new ArrayList<>();

        Schedule(long seed) {
            random = new SplittableRandom(seed);
            settings =
                    HboneSettings.CLIENT
                            .withMaxStreams(STREAMS)
                            .withWindows(
                                    random.nextInt(300, WINDOW),
                                    random.nextInt(WINDOW, 40_000),
                                    CONNECTION);
        }

        boolean run() {
            try (Pair pair = new Pair(settings, settings)) {
                pair.exchange();
                List<HboneStream> serverEnds = new ArrayList<>();
                for (int i = 0; i < STREAMS; i++) {
                    HboneStream client = pair.tunnel(serverEnds);
                    HboneStream server = serverEnds.get(i);
                    Direction there = new Direction(client, server);
                    Direction back = new Direction(server, client);
                    client.start(new Consumer(back, there));
                    server.start(new Consumer(there, back));
                    directions.add(there);
                    directions.add(back);
                }
                for (int step = 0; step < 200; step++) {
                    directions.get(random.nextInt(directions.size())).act(random);
                    if (random.nextInt(4) == 0) {
                        pair.exchange();
                    }
                }
                directions.forEach(Direction::finish);
                pair.exchange();
                directions.forEach(d -> d.to.resume());
                pair.exchange();
                return pair.clientClosed.isEmpty()
                        && pair.serverClosed.isEmpty()
                        && directions.stream().allMatch(Direction::isComplete)
                        && pair.client.active() + pair.server.active() == 0;
            }
        }
    }

    /** Bytes from one end to the other; each byte is its position, modulo 251. */
    private static final class Direction {
        private final RelayEnd from;
        private final RelayEnd to;
        private long written;
        private long read;
        private boolean finished;
        private boolean broken;
        private int ends;
        private int closes;

        Direction(RelayEnd from, RelayEnd to) {
            this.from = from;
            this.to = to;
        }

        void act(SplittableRandom random) {
            switch (random.nextInt(8)) {
                case 0 -> to.pause();
                case 1 -> to.resume();
                case 2 -> {
                    if (random.nextInt(20) == 0) {
                        finish();
                    }
                }
                default -> write(random.nextInt(1, 6_000), random.nextBoolean());
            }
        }

        private void write(int length, boolean headroom) {
            if (finished || !from.isWritable()) {
                return;
            }
            ByteBuf data = Unpooled.buffer(length + 9);
            if (headroom) {
                data.setIndex(9, 9);
            }
            for (int i = 0; i < length; i++) {
                data.writeByte((int) (written++ % 251));
            }
            from.write(data);
            from.flush();
        }

        void finish() {
            if (!finished) {
                finished = true;
                from.finish();
            }
        }

        boolean isComplete() {
            return !broken && read == written && ends == 1 && closes == 1;
        }
    }

    private record Consumer(Direction in, Direction out) implements RelayEnd.Receiver {
        @Override
        public void received(ByteBuf data) {
            while (data.isReadable()) {
                in.broken |= data.readUnsignedByte() != in.read++ % 251;
            }
            in.broken |= in.ends > 0;
            data.release();
        }

        @Override
        public void receivedAll() {}

        @Override
        public void ended() {
            in.ends++;
        }

        @Override
        public void writable() {}

        @Override
        public void closed() {
            out.closes++;
        }

        @Override
        public void failed(EndFailure cause) {
            in.broken = true;
        }
    }
}
