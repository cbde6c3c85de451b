/**
 * The programs at both ends of what is measured: a server, and a client that makes load when it is
 * told to. Start here: {@link dev.weft.perf.traffic.TrafficMain}. They run as processes of their
 * own inside pods; every load is bounded in time and uses a thread for each connection.
 */
@NullMarked
package dev.weft.perf.traffic;

import org.jspecify.annotations.NullMarked;
