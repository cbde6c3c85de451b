package dev.weft.waypoint.proxy;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** The header {@code x-request-id}: the caller's, or a new one. */
final class RequestIds {
    static final AsciiString HEADER = AsciiString.cached("x-request-id");
    private static final int LONGEST = 256;

    private RequestIds() {}

    /** The id of a request, which its headers have from here on. */
    static String in(HttpHeaders headers, RandomGenerator random) {
        String given = headers.get(HEADER);
        if (given != null && !given.isEmpty() && given.length() <= LONGEST) {
            return given;
        }
        String made = random(random);
        headers.set(HEADER, made);
        return made;
    }

    /** Version 4 (RFC 9562), from a source that need not be secret. */
    private static String random(RandomGenerator random) {
        long high = (random.nextLong() & ~0xf000L) | 0x4000L;
        long low = (random.nextLong() & ~(0xcL << 60)) | (0x8L << 60);
        return new UUID(high, low).toString();
    }
}
