package dev.weft.hbone;

import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.buffer.UnpooledByteBufAllocator;

/** Bytes that buffers of the allocator under test hold now. */
final class HeldMemory {

    private HeldMemory() {}

    static long used() {
        ByteBufAllocatorMetricProvider provider = UnpooledByteBufAllocator.DEFAULT;
        return provider.metric().usedDirectMemory() + provider.metric().usedHeapMemory();
    }
}
