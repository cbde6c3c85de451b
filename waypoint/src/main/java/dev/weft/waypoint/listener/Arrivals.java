package dev.weft.waypoint.listener;

import dev.weft.relay.RelayEnd;
import dev.weft.waypoint.request.Downstream;
import io.netty.channel.EventLoop;

/** Takes what came in and was understood so far; on the event loop of the connection. */
public interface Arrivals {

    /** Requests are read from this end, which is owned from here on. */
    void http(Downstream downstream, RelayEnd end);

    /** A connection to be passed on, which still waits for our word. */
    void tcp(Downstream downstream, Opening opening);

    /**
     * A connection that was refused before it was anybody's.
     *
     * @param reason with the value that was wrong
     */
    void refused(String peer, int status, String reason);

    /** A connection whose client waits to hear whether it is made. To be answered once. */
    interface Opening {

        /** Of the connection. */
        EventLoop loop();

        /** Tells the client that it is made. */
        RelayEnd accept();

        /** Tells the client that it cannot be made; 400 to 599. */
        void refuse(int status);

        /** Calls back once if the client goes away before the answer. */
        void onCancelled(Runnable action);

        /** A connection that the client thinks is made: a refusal can only break it. */
        static Opening of(RelayEnd end) {
            return new Detection.Opened(end);
        }
    }
}
