package dev.weft.hbone;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What one frame of DATA costs on its way out and in. The channel is in memory; neither TLS nor a
 * socket is part of it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DataCodecBenchmark {

    private static final int STREAM = 1;
    private static final int MAX_HEADERS = 16 << 10;

    /** Bytes of content in the frame. */
    @Param({"64", "1024", "16384"})
    int size;

    private final PooledByteBufAllocator alloc = PooledByteBufAllocator.DEFAULT;
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final FrameWriter writer = new FrameWriter(channel);
    private final Released sink = new Released();
    private final FrameReader reader = new FrameReader(sink, false, 1 << 20, MAX_HEADERS);
    private ByteBuf content = alloc.directBuffer();
    private ByteBuf frame = content;

    /** The bytes to send and to read, and a reader that has seen the first SETTINGS. */
    @Setup
    public void prepare() throws ProtocolError {
        channel.config().setAllocator(alloc);
        content = alloc.directBuffer(size).writeZero(size);
        frame = alloc.directBuffer(Frames.HEADER_LENGTH + size);
        Frames.writeHeader(frame, size, Frames.DATA, 0, STREAM);
        frame.writeZero(size);
        ByteBuf settings = alloc.directBuffer(Frames.HEADER_LENGTH);
        Frames.writeHeader(settings, 0, Frames.SETTINGS, 0, 0);
        reader.read(settings);
    }

    @TearDown
    public void release() {
        reader.close();
        channel.finishAndReleaseAll();
        content.release();
        frame.release();
    }

    /** As a relay does it: a buffer with room before its content. */
    @Benchmark
    public int data_written() {
        ByteBuf data = alloc.directBuffer(Frames.HEADER_LENGTH + size);
        data.setIndex(Frames.HEADER_LENGTH, Frames.HEADER_LENGTH + size);
        writer.data(STREAM, data, size, false);
        return sent();
    }

    /** Content that someone else holds too: the frame header goes in front as its own buffer. */
    @Benchmark
    public int data_written_with_a_header_of_its_own() {
        writer.data(STREAM, content.retainedDuplicate(), size, false);
        return sent();
    }

    @Benchmark
    public long data_read() throws ProtocolError {
        reader.read(frame.retainedDuplicate());
        return sink.bytes;
    }

    private int sent() {
        channel.flush();
        int bytes = 0;
        ByteBuf out = channel.readOutbound();
        while (out != null) {
            bytes += out.readableBytes();
            out.release();
            out = channel.readOutbound();
        }
        return bytes;
    }

    /** Lets go of what was read, as a socket does that took it at once. */
    private static final class Released implements FrameSink {

        private long bytes;

        @Override
        public void dataStart(int streamId, int flow, boolean endStream) {
            bytes += flow;
        }

        @Override
        public void dataPiece(ByteBuf piece) {
            piece.release();
        }

        @Override
        public void dataEnd() {}

        @Override
        public void headers(int streamId, ByteBuf block, boolean endStream) {}

        @Override
        public void reset(int streamId, ErrorCode code) {}

        @Override
        public void settings(ByteBuf pairs) {}

        @Override
        public void settingsAck() {}

        @Override
        public void ping(long opaque, boolean ack) {}

        @Override
        public void goAway(int lastStreamId, ErrorCode code, String debug) {}

        @Override
        public void windowUpdate(int streamId, int increment) {}

        @Override
        public void ignored(int type) {}
    }
}
