package dev.weft.waypoint.request;

import dev.weft.waypoint.http.RequestHead;
import java.util.List;
import java.util.Optional;

/**
 * How the requests of a connection come in: says for each what it is for. On the event loop of the
 * connection.
 */
public interface Entrance {

    /** May set what the rest of the proxy is to see in the head. */
    Entry enter(RequestHead head);

    /** All requests of the connection are for the same. */
    static Entrance of(Downstream downstream) {
        Entry all = new Entry(downstream, Optional.empty(), List.of());
        return head -> all;
    }

    /**
     * What a request is for.
     *
     * @param answer if it ends here already
     * @param onTheWay changes for the backend, behind all decisions and before those of routes
     */
    record Entry(
            Downstream downstream, Optional<LocalResponse> answer, List<RequestEdit> onTheWay) {
        public Entry {
            onTheWay = List.copyOf(onTheWay);
        }
    }
}
