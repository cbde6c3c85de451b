package dev.weft.perf.http;

/** A place for one request at a time: a connection, or a stream's share of one. One event loop. */
abstract class Slot {

    /** When the request in it was due, in {@link System#nanoTime}. */
    long due;

    abstract void send(String path);
}
