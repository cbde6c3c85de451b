package dev.weft.local.capture;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The TCP segment of an Ethernet frame.
 *
 * @param payload what it carries; empty for a bare acknowledgement
 */
record TcpSegment(int sourcePort, int destinationPort, ByteBuffer payload) {

    private static final int ETHERNET = 14;
    private static final int ETHERTYPE_V4 = 0x0800;
    private static final int ETHERTYPE_V6 = 0x86dd;
    private static final int TCP = 6;
    private static final int V6_HEADER = 40;

    /** Whether the frame carries IP at all. */
    static boolean isIp(ByteBuffer frame) {
        if (frame.remaining() < ETHERNET) {
            return false;
        }
        int type = frame.getShort(frame.position() + 12) & 0xffff;
        return type == ETHERTYPE_V4 || type == ETHERTYPE_V6;
    }

    /** Reads a frame; empty when it is of something else or was cut within its headers. */
    static Optional<TcpSegment> read(ByteBuffer frame) {
        if (!isIp(frame)) {
            return Optional.empty();
        }
        ByteBuffer ip = frame.slice(frame.position() + ETHERNET, frame.remaining() - ETHERNET);
        if (ip.remaining() < 1) {
            return Optional.empty();
        }
        return (ip.get(0) & 0xf0) == 0x40 ? v4(ip) : v6(ip);
    }

    private static Optional<TcpSegment> v4(ByteBuffer ip) {
        int header = (ip.get(0) & 0xf) * 4;
        if (ip.remaining() < 20 || header < 20 || ip.remaining() < header || ip.get(9) != TCP) {
            return Optional.empty();
        }
        boolean laterFragment = (ip.getShort(6) & 0x1fff) != 0;
        int total = ip.getShort(2) & 0xffff;
        // A length of 0 is a segment larger than 64 KiB that the kernel has not cut yet.
        int end = total == 0 ? ip.remaining() : Math.min(total, ip.remaining());
        return laterFragment || end < header
                ? Optional.empty()
                : tcp(ip.slice(header, end - header));
    }

    private static Optional<TcpSegment> v6(ByteBuffer ip) {
        if (ip.remaining() < V6_HEADER || ip.get(6) != TCP) {
            return Optional.empty();
        }
        int length = ip.getShort(4) & 0xffff;
        int room = ip.remaining() - V6_HEADER;
        return tcp(ip.slice(V6_HEADER, length == 0 ? room : Math.min(length, room)));
    }

    private static Optional<TcpSegment> tcp(ByteBuffer tcp) {
        if (tcp.remaining() < 20) {
            return Optional.empty();
        }
        int header = ((tcp.get(12) & 0xf0) >> 4) * 4;
        if (header < 20 || tcp.remaining() < header) {
            return Optional.empty();
        }
        return Optional.of(
                new TcpSegment(
                        tcp.getShort(0) & 0xffff,
                        tcp.getShort(2) & 0xffff,
                        tcp.slice(header, tcp.remaining() - header)));
    }
}
