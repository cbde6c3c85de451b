package dev.weft.hbone;

import dev.weft.net.HboneTarget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What the header block of a CONNECT costs the side that writes it, and the one that reads it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HeaderCodecBenchmark {

    private static final int STREAM = 1;
    private static final int MAX_HEADERS = 16 << 10;
    private static final ConnectRequest REQUEST =
            new ConnectRequest(
                    HboneTarget.parse("10.244.2.3:8080").orElseThrow(),
                    Optional.of(new Forwarded("10.244.1.2", Optional.empty())),
                    Baggage.parse(
                            List.of(
                                    "k8s.cluster.name=Kubernetes,k8s.namespace.name=shop,"
                                            + "k8s.deployment.name=frontend,"
                                            + "service.name=frontend,service.version=v1")),
                    TraceParent.parse("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
                    Optional.empty());

    private final PooledByteBufAllocator alloc = PooledByteBufAllocator.DEFAULT;
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final FrameWriter writer = new FrameWriter(channel);
    private final HeaderCodec codec = new HeaderCodec(MAX_HEADERS);
    private final ByteBuf block = new HeaderCodec(MAX_HEADERS).encode(alloc, REQUEST);

    @TearDown
    public void release() {
        channel.finishAndReleaseAll();
        block.release();
    }

    @Benchmark
    public int headers_written() {
        writer.headers(STREAM, codec.encode(alloc, REQUEST), Frames.DEFAULT_FRAME_SIZE, false);
        channel.flush();
        ByteBuf out = channel.readOutbound();
        int bytes = out.readableBytes();
        out.release();
        return bytes;
    }

    @Benchmark
    public Object headers_read() throws ProtocolError {
        return switch (codec.decode(STREAM, block.duplicate())) {
            case HeaderCodec.Block.Decoded decoded -> HeaderCodec.request(decoded.headers());
            case HeaderCodec.Block.Malformed malformed ->
                    throw new IllegalStateException(malformed.reason());
        };
    }
}
