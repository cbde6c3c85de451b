package dev.weft.local.control;

import com.google.gson.JsonElement;
import dev.weft.local.client.ControlRequest;

/** Carries out requests; called on the thread of each connection, which it may block. */
@FunctionalInterface
public interface ControlHandler {

    /**
     * Carries out a request.
     *
     * @return the result that ends the answer
     * @throws dev.weft.local.config.LocalMeshException whose message ends the answer instead
     */
    JsonElement handle(ControlRequest request, ControlReply reply);
}
