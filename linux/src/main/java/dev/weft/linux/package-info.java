/**
 * The native boundary: Linux system calls by the FFM API, as owned and typed Java values. Start
 * here: {@link dev.weft.linux.Netns} and {@link dev.weft.linux.SeqPacketSocket}. Every class may be
 * used from any platform thread; {@link dev.weft.linux.Netns#enter} never from a virtual one.
 */
@NullMarked
package dev.weft.linux;

import org.jspecify.annotations.NullMarked;
