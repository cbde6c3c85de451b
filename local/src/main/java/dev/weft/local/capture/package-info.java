/**
 * Packets seen on the links between the nodes, kept as a pcap file and searched; start here: {@link
 * dev.weft.local.capture.CaptureSession}. {@link dev.weft.local.capture.SegmentTally} is pure; each
 * class states its threads.
 */
@NullMarked
package dev.weft.local.capture;

import org.jspecify.annotations.NullMarked;
