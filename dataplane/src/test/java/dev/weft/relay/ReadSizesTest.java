package dev.weft.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;

class ReadSizesTest {

    private final ReadSizes sizes = new ReadSizes();

    @Test
    void starts_small_grows_while_buffers_fill_and_shrinks_when_little_comes() {
        assertThat(sizes.guess()).isEqualTo(2039);

        fill();
        assertThat(sizes.guess()).isEqualTo(16375);
        fill();
        fill();
        assertThat(sizes.guess()).isEqualTo(65527);

        read(100);
        assertThat(sizes.guess()).as("one small read says little").isEqualTo(65527);
        read(100);
        read(100);
        read(100);
        assertThat(sizes.guess()).isEqualTo(2039);
    }

    @Test
    void a_read_that_the_smaller_buffer_could_not_hold_keeps_the_size() {
        fill();

        for (int i = 0; i < 10; i++) {
            read(5000);
        }

        assertThat(sizes.guess()).isEqualTo(16375);
    }

    @Test
    void leaves_room_for_a_frame_header() {
        ByteBuf buffer = sizes.allocate(UnpooledByteBufAllocator.DEFAULT);

        assertThat(buffer.readerIndex()).isEqualTo(9);
        assertThat(buffer.writableBytes()).isEqualTo(2039);
        buffer.release();
    }

    @Test
    void reads_on_only_while_buffers_fill_and_nobody_paused() {
        sizes.paused(false);
        fill();
        assertThat(sizes.continueReading()).isTrue();

        read(10);
        assertThat(sizes.continueReading()).isFalse();
        fill();
        sizes.paused(true);
        assertThat(sizes.continueReading()).isFalse();
    }

    private void fill() {
        read(sizes.guess());
    }

    private void read(int bytes) {
        sizes.attemptedBytesRead(sizes.guess());
        sizes.lastBytesRead(bytes);
    }
}
