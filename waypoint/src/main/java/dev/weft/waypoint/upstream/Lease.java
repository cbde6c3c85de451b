package dev.weft.waypoint.upstream;

import dev.weft.waypoint.http.ClientStream;
import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseReceiver;
import dev.weft.workload.Workload;
import java.util.List;
import java.util.Map;

/** A place for one request on a connection to an endpoint. Ends with {@link #done}, once. */
public interface Lease {

    /** The endpoint that was chosen. */
    Workload endpoint();

    /** Where it is reached, {@code address:port}, for logs. */
    String address();

    /** Whether it is reached through a tunnel with mutual TLS. */
    boolean isTunnelled();

    HttpProtocol protocol();

    /**
     * Headers that the response to the client gets besides those of the endpoint, so that the
     * client's next request reaches the same one: name and value, such as {@code set-cookie}.
     * Usually none.
     */
    List<Map.Entry<String, String>> clientHeaders();

    /** Sends the request. Once at most. */
    ClientStream send(RequestHead head, boolean end, ResponseReceiver receiver);

    /** Says how it went: for health, load and limits. */
    void done(Result result);

    /** How an attempt ended. */
    enum Result {
        /** With a response, whose status was told by {@link #responded}. */
        FINISHED,
        /** Without one: reset, lost, timeout. */
        FAILED,
        /** We gave it up, or never used it; says nothing of the endpoint. */
        ABANDONED
    }

    /** Tells the status of the response as soon as it is known. */
    void responded(int status);
}
