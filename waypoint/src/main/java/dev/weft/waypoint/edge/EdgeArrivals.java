package dev.weft.waypoint.edge;

import dev.weft.lifecycle.Drain;
import dev.weft.waypoint.listener.Arrivals;
import dev.weft.waypoint.request.Entrance;
import io.netty.channel.Channel;

/** Takes what came in from outside; on the event loop of the connection. */
public interface EdgeArrivals extends Arrivals {

    /**
     * Requests are read from this channel, which is owned from here on. TLS is in its pipeline.
     *
     * @param entrance says of each which listener it is for
     * @param port tells when the port is closed, and its connections are to end
     */
    void requests(Entrance entrance, Channel channel, Drain port);
}
