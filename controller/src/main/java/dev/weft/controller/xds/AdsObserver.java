package dev.weft.controller.xds;

/** Counts what the discovery server does. Called on any thread, must not wait. */
public interface AdsObserver {

    void connected();

    void disconnected();

    /** A message was handed to a client's transport. */
    void pushed(String typeUrl, int updated, int removed);

    /** A client could not use something it was sent. */
    void refused(String typeUrl);
}
