package dev.weft.cni.agent.zds;

import dev.weft.linux.Packet;
import java.util.concurrent.CompletableFuture;

/**
 * One message to one proxy, and its answer: empty when done, the proxy's words when it refused, a
 * {@link ZdsException} when the connection broke before the answer.
 */
record ZdsRequest(Packet packet, CompletableFuture<String> answer) {

    ZdsRequest(Packet packet) {
        this(packet, new CompletableFuture<>());
    }
}
