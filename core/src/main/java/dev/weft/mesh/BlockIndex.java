package dev.weft.mesh;

import dev.weft.net.IpAddresses;
import dev.weft.net.NetworkAddress;
import dev.weft.workload.Service;
import dev.weft.workload.ServiceAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Services by the address blocks they own: one trie for each network and family. Immutable. */
final class BlockIndex {
    private static final BlockIndex EMPTY = new BlockIndex(Map.of());

    private final Map<Space, BlockTrie<Service>> tries;

    private BlockIndex(Map<Space, BlockTrie<Service>> tries) {
        this.tries = tries;
    }

    static BlockIndex empty() {
        return EMPTY;
    }

    /** Calls back with every service whose block contains the address, widest block first. */
    void containing(NetworkAddress address, BiConsumer<? super Service, Integer> found) {
        if (!tries.isEmpty()) {
            trie(new Space(address.network(), IpAddresses.isV6(address.ip())))
                    .containing(IpBits.of(address.ip()), found);
        }
    }

    BlockIndex with(ServiceAddress block, Service service) {
        Space space = Space.of(block);
        return with(space, trie(space).with(bits(block), length(block), service));
    }

    BlockIndex without(ServiceAddress block, Service service) {
        Space space = Space.of(block);
        return with(space, trie(space).without(bits(block), length(block), service));
    }

    private BlockTrie<Service> trie(Space space) {
        return tries.getOrDefault(space, BlockTrie.empty());
    }

    private BlockIndex with(Space space, BlockTrie<Service> trie) {
        Map<Space, BlockTrie<Service>> changed = new HashMap<>(tries);
        if (trie.isEmpty()) {
            changed.remove(space);
        } else {
            changed.put(space, trie);
        }
        return new BlockIndex(changed);
    }

    private static IpBits bits(ServiceAddress block) {
        return IpBits.of(block.block().base());
    }

    private static int length(ServiceAddress block) {
        return IpBits.length(block.block().base(), block.block().prefix());
    }

    /** Where addresses can be compared at all. */
    private record Space(String network, boolean v6) {
        static Space of(ServiceAddress address) {
            return new Space(address.network(), IpAddresses.isV6(address.block().base()));
        }
    }
}
