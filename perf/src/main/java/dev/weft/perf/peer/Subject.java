package dev.weft.perf.peer;

import dev.weft.perf.traffic.LoadRequest;
import dev.weft.perf.traffic.TrafficClient;
import java.util.List;

/** One kind of way between two pods, running. */
public interface Subject {

    /** Which of the two proxies: at the client's pod, or at the server's. */
    enum Side {
        CLIENT,
        SERVER
    }

    String name();

    /** What it is, for the report: program, version and what was set. */
    String description();

    /** The client in its pod. */
    TrafficClient client();

    /** A request to the server as that client reaches it. */
    LoadRequest toServer();

    /** False for the way without any. */
    boolean hasProxies();

    /** Process ids of the proxy on a side, as this machine sees them; empty if it does not run. */
    List<Long> processes(Side side);

    /**
     * Ends the client's proxy; it is started again without further doing. Does nothing without
     * proxies.
     */
    void restartClientProxy();

    /** The end of its programs' logs. */
    String logTail();
}
