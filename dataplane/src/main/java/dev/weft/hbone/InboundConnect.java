package dev.weft.hbone;

/**
 * A request that a server received. To be answered once, by {@link #accept} or {@link #refuse},
 * from the connection's event loop; until then the stream holds back what the client may send.
 */
public interface InboundConnect {

    ConnectRequest request();

    /**
     * Opens the tunnel. If the client went away meanwhile, the stream returned has failed and says
     * so when it is started.
     */
    HboneStream accept(ConnectReply reply);

    /** Answers with this status, 400 to 599, and ends the stream. */
    void refuse(int status);

    /** Calls back once if the client takes the request back or goes away before the answer. */
    void onCancelled(Runnable action);
}
