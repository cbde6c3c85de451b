package dev.weft.linux;

import java.nio.ByteBuffer;

/**
 * One frame seen on an interface, from its link-layer header on.
 *
 * @param bytes what was kept of it, read-only
 * @param length its length on the link; more than was kept if it was cut
 */
public record CapturedFrame(ByteBuffer bytes, int length) {

    public CapturedFrame {
        bytes = bytes.asReadOnlyBuffer();
    }
}
