package dev.weft.waypoint.filter.chain;

import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Downstream;
import io.netty.channel.EventLoop;

/** A filter that serves many exchanges at a time. Any thread. */
public interface SharedFilter extends AutoCloseable {

    /** Begins with one. What is thrown is a failure of the filter. */
    ExchangeFilter begin(Exchange exchange);

    /** No exchange begins any more; those under way may go on. */
    @Override
    void close();

    /**
     * What a filter is for.
     *
     * @param loop whose all of it is
     */
    record Exchange(RequestHead head, Downstream downstream, EventLoop loop) {}
}
