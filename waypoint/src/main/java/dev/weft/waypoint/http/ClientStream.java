package dev.weft.waypoint.http;

/**
 * One request as its client sees it; what {@link ResponseReceiver} hears is its response. Confined
 * to the event loop of its connection.
 */
public interface ClientStream extends MessageSink {

    HttpProtocol protocol();
}
