package dev.weft.waypoint.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GrpcMessagesTest {

    @Test
    void messages_are_counted_however_they_are_cut() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            ByteBuf all = Unpooled.buffer();
            int count = random.nextInt(10);
            for (int i = 0; i < count; i++) {
                int size = random.nextInt(50);
                all.writeByte(0).writeInt(size).writeZero(size);
            }
            GrpcMessages messages = new GrpcMessages();

            while (all.isReadable()) {
                messages.see(all.readSlice(Math.min(all.readableBytes(), 1 + random.nextInt(9))));
            }

            assertThat(messages.count()).isEqualTo(count);
        }
    }
}
