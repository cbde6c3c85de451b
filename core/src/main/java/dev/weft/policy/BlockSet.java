package dev.weft.policy;

import dev.weft.net.Cidr;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Address blocks as one test: a look-up for each length that occurs, however many blocks. */
public final class BlockSet {

    private final Set<Cidr> blocks;
    private final int[] lengths;

    public BlockSet(List<Cidr> blocks) {
        this.blocks = new HashSet<>(blocks);
        Set<Integer> occurring = new TreeSet<>();
        blocks.forEach(block -> occurring.add(block.prefix()));
        this.lengths = occurring.stream().mapToInt(Integer::intValue).toArray();
    }

    public boolean hits(InetAddress ip) {
        int bits = ip.getAddress().length * 8;
        for (int length : lengths) {
            if (length <= bits && blocks.contains(new Cidr(ip, length))) {
                return true;
            }
        }
        return false;
    }
}
