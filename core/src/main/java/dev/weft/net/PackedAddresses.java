package dev.weft.net;

import java.net.InetAddress;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * A short unmodifiable list of addresses in as few bytes as it can be held, for what exists a
 * hundred thousand times: each address object is made when it is asked for. Equal to any list of
 * the same addresses.
 */
public final class PackedAddresses extends AbstractList<InetAddress> implements RandomAccess {
    private static final PackedAddresses NONE = new PackedAddresses(new byte[0]);

    /** Each address behind its length in bytes. */
    private final byte[] packed;

    private PackedAddresses(byte[] packed) {
        this.packed = packed;
    }

    /** A copy of a list; the list itself if it is one of these. */
    public static List<InetAddress> copyOf(List<InetAddress> addresses) {
        if (addresses instanceof PackedAddresses) {
            return addresses;
        }
        byte[] packed = NONE.packed;
        for (InetAddress address : addresses) {
            byte[] bytes = address.getAddress();
            int end = packed.length;
            packed = Arrays.copyOf(packed, end + 1 + bytes.length);
            packed[end] = (byte) bytes.length;
            System.arraycopy(bytes, 0, packed, end + 1, bytes.length);
        }
        return packed.length == 0 ? NONE : new PackedAddresses(packed);
    }

    @Override
    public int size() {
        int count = 0;
        for (int at = 0; at < packed.length; at += 1 + packed[at]) {
            count++;
        }
        return count;
    }

    @Override
    public boolean isEmpty() {
        return packed.length == 0;
    }

    @Override
    public InetAddress get(int index) {
        Objects.checkIndex(index, size());
        int at = 0;
        for (int i = 0; i < index; i++) {
            at += 1 + packed[at];
        }
        byte[] bytes = Arrays.copyOfRange(packed, at + 1, at + 1 + packed[at]);
        return IpAddresses.ofBytes(bytes).orElseThrow();
    }
}
