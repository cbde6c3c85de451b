package dev.weft.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a channel over an end reads when its users ask for every batch themselves. */
class EndChannelTest {

    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final FakeEnd end = new FakeEnd(loop.eventLoop());
    private final List<String> read = new ArrayList<>();
    private EndChannel channel;

    @BeforeEach
    void open() {
        channel = EndChannel.over(end);
        loop.runPendingTasks();
    }

    @AfterEach
    void close() {
        channel.close();
        if (end.receiver != null) {
            end.receiver.closed();
        }
        loop.runPendingTasks();
        loop.finishAndReleaseAll();
    }

    /** Notes what is read, and asks for more at the end of a batch as often as it is told to. */
    private final class Reader extends ChannelInboundHandlerAdapter {
        private int asks;

        Reader(int asks) {
            this.asks = asks;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf data = (ByteBuf) message;
            read.add(data.toString(StandardCharsets.UTF_8));
            data.release();
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            if (asks-- > 0) {
                context.read();
            }
        }
    }

    private void begin(Reader reader) {
        channel.pipeline().addLast(reader);
        channel.read();
        loop.runPendingTasks();
    }

    @Test
    void one_read_is_one_batch() {
        begin(new Reader(0));

        end.receives("a");

        assertThat(read).containsExactly("a");
        assertThat(end.events).containsExactly("pause");
    }

    @Test
    void a_read_at_the_end_of_a_batch_is_kept() {
        begin(new Reader(1));

        end.receives("a");
        assertThat(end.events).containsExactly("resume");
        end.receives("b");

        assertThat(read).containsExactly("a", "b");
        assertThat(end.events).containsExactly("resume", "pause");
    }

    @Test
    void a_read_after_a_batch_resumes_the_end() {
        begin(new Reader(0));
        end.receives("a");

        channel.read();

        assertThat(end.events).containsExactly("pause", "resume");
    }

    @Test
    void nothing_pauses_an_end_that_is_read_without_asking() {
        channel.config().setAutoRead(true);
        begin(new Reader(0));

        end.receives("a");
        end.receives("b");

        assertThat(read).containsExactly("a", "b");
        assertThat(end.events).doesNotContain("pause");
    }
}
