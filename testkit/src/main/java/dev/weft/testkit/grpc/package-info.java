/**
 * gRPC over TLS on loopback, for the fakes of the control plane. Start here: {@link
 * dev.weft.testkit.grpc.LoopbackGrpc}. Services run on gRPC's threads.
 */
@NullMarked
package dev.weft.testkit.grpc;

import org.jspecify.annotations.NullMarked;
