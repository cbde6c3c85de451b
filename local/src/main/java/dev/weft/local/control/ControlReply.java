package dev.weft.local.control;

import dev.weft.local.client.ControlEvent;

/** The answer to one request while it is being made; any thread. */
public interface ControlReply {

    /** Sends an event; when nobody listens any more it is lost without complaint. */
    void send(ControlEvent event);

    /** Runs a task if the client goes away before the answer is complete. */
    void onDisconnect(Runnable task);
}
