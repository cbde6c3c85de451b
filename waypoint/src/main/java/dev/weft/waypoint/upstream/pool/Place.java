package dev.weft.waypoint.upstream.pool;

import dev.weft.waypoint.http.ClientStream;
import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseReceiver;

/** A place for one request on a connection. To be used or given back, once. */
public interface Place {

    HttpProtocol protocol();

    ClientStream send(RequestHead head, boolean end, ResponseReceiver receiver);

    /** Not needed any more. No effect after {@link #send}. */
    void giveBack();
}
