package dev.weft.waypoint.request;

import dev.weft.waypoint.http.MessageSink;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseReceiver;
import io.netty.channel.EventLoop;

/** Conversations of the proxy itself: requests that go on while their answer comes. */
public interface SideStreams {

    /**
     * Opens one to a service of the mesh, in HTTP/2. On the loop.
     *
     * @param receiver told what comes back, or why nothing does; maybe before this returns
     * @return what is written to; little is kept until there is a connection
     */
    MessageSink open(
            Destination destination, RequestHead head, EventLoop loop, ResponseReceiver receiver);
}
