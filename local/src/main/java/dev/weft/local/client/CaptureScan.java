package dev.weft.local.client;

/**
 * What was seen on the links between the nodes since the capture began.
 *
 * @param packets IP packets seen
 * @param bytes their sum
 * @param dropped packets that were not kept because the capture was full: the scan then covers the
 *     first ones only
 * @param plaintextHits TCP segments that contain the text that was asked for
 * @param tunnelTlsRecords TLS records that begin a TCP segment from or to port 15008
 * @param tunnelSegments TCP segments with payload from or to port 15008
 * @param otherSegments TCP segments with payload between other ports
 * @param file the packets as a pcap file
 */
public record CaptureScan(
        long packets,
        long bytes,
        long dropped,
        long plaintextHits,
        long tunnelTlsRecords,
        long tunnelSegments,
        long otherSegments,
        String file) {

    public boolean sawPlaintext() {
        return plaintextHits > 0;
    }
}
