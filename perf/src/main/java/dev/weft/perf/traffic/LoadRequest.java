package dev.weft.perf.traffic;

/**
 * What a client is told to do.
 *
 * @param address of the server as the client reaches it, a literal
 * @param connections at a time
 * @param bytes of a message, where the load has messages
 * @param seconds it goes on; for {@link Kind#AWAIT} how long it may take
 * @param rate messages per second and connection; 0 for the next as soon as one is answered
 */
public record LoadRequest(
        Kind kind, String address, int port, int connections, int bytes, double seconds, int rate) {

    /** The loads. */
    public enum Kind {
        /** Streams to the server. */
        BULK,
        /** Messages that are sent back. */
        PING_PONG,
        /** A new connection for each message of one byte. */
        CHURN,
        /** Opens connections and leaves them open until {@link #RELEASE}. */
        HOLD,
        /** Closes what {@link #HOLD} opened. */
        RELEASE,
        /** Tries until one message was answered. */
        AWAIT
    }

    private static final double PATIENCE = 20;

    /** Nothing yet: start from here. */
    public static LoadRequest to(String address, int port) {
        return new LoadRequest(Kind.AWAIT, address, port, 1, 1, PATIENCE, 0);
    }

    public LoadRequest bulk(int count, double time) {
        return new LoadRequest(Kind.BULK, address, port, count, 0, time, 0);
    }

    public LoadRequest pingPong(int count, int size, double time) {
        return new LoadRequest(Kind.PING_PONG, address, port, count, size, time, 0);
    }

    /** With a fixed rate: a message is due whether or not the one before was answered in time. */
    public LoadRequest atRate(int perConnection) {
        return new LoadRequest(kind, address, port, connections, bytes, seconds, perConnection);
    }

    public LoadRequest churn(int concurrency, double time) {
        return new LoadRequest(Kind.CHURN, address, port, concurrency, 1, time, 0);
    }

    public LoadRequest hold(int count) {
        return new LoadRequest(Kind.HOLD, address, port, count, 1, PATIENCE, 0);
    }

    public LoadRequest release() {
        return new LoadRequest(Kind.RELEASE, address, port, 0, 0, PATIENCE, 0);
    }

    public LoadRequest await(double limit) {
        return new LoadRequest(Kind.AWAIT, address, port, 1, 1, limit, 0);
    }
}
