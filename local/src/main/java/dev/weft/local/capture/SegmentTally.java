package dev.weft.local.capture;

import dev.weft.local.client.CaptureScan;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Counts what was seen, frame by frame; confined to one thread. A text is found within a segment.
 */
final class SegmentTally {

    private static final int TUNNEL_PORT = 15008;

    private final byte[] text;
    private long packets;
    private long bytes;
    private long hits;
    private long tlsRecords;
    private long tunnelSegments;
    private long otherSegments;

    SegmentTally(String text) {
        this.text = text.getBytes(StandardCharsets.UTF_8);
    }

    void add(ByteBuffer frame) {
        packets++;
        bytes += frame.remaining();
        TcpSegment.read(frame)
                .filter(segment -> segment.payload().hasRemaining())
                .ifPresent(this::add);
    }

    CaptureScan result(long dropped, String file) {
        return new CaptureScan(
                packets, bytes, dropped, hits, tlsRecords, tunnelSegments, otherSegments, file);
    }

    private void add(TcpSegment segment) {
        boolean tunnel =
                segment.sourcePort() == TUNNEL_PORT || segment.destinationPort() == TUNNEL_PORT;
        if (tunnel) {
            tunnelSegments++;
            tlsRecords += beginsTlsRecord(segment.payload()) ? 1 : 0;
        } else {
            otherSegments++;
        }
        if (text.length > 0 && contains(segment.payload())) {
            hits++;
        }
    }

    /** Content type 20 to 23, then a version 3.1 to 3.4 (RFC 8446, 5.1). */
    private static boolean beginsTlsRecord(ByteBuffer payload) {
        return payload.remaining() >= 5
                && payload.get(0) >= 20
                && payload.get(0) <= 23
                && payload.get(1) == 3
                && payload.get(2) >= 1
                && payload.get(2) <= 4;
    }

    private boolean contains(ByteBuffer payload) {
        for (int start = 0; start <= payload.remaining() - text.length; start++) {
            int matched = 0;
            while (matched < text.length && payload.get(start + matched) == text[matched]) {
                matched++;
            }
            if (matched == text.length) {
                return true;
            }
        }
        return false;
    }
}
