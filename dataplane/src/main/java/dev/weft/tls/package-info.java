/**
 * Mutual TLS between workloads: certificates as values, signing requests, contexts, and the check
 * of the peer's identity. Start here: {@link dev.weft.tls.WorkloadTls}. Values are immutable;
 * making keys and contexts costs milliseconds and belongs off the event loops, handshakes run on
 * the event loop of their channel.
 */
@NullMarked
package dev.weft.tls;

import org.jspecify.annotations.NullMarked;
