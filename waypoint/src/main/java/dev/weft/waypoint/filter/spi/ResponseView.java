package dev.weft.waypoint.filter.spi;

/** The head of a response. */
public interface ResponseView {

    int status();

    Headers headers();
}
