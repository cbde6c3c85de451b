package dev.weft.waypoint.http.codec;

/**
 * What a head may cost.
 *
 * @param bytes of all its lines
 * @param fields number of header fields
 */
public record HeadLimits(int bytes, int fields) {

    /** 60 KiB and 100 fields. */
    public static final HeadLimits DEFAULT = new HeadLimits(60 << 10, 100);
}
