package dev.weft.waypoint.request;

import dev.weft.waypoint.http.RequestHead;

/**
 * A change of a request that a decision asks for. Values; applied on the stream's event loop, in
 * their order.
 */
public sealed interface RequestEdit {

    void applyTo(RequestHead head);

    /** Replaces all values of a header. */
    record SetHeader(String name, String value) implements RequestEdit {
        @Override
        public void applyTo(RequestHead head) {
            head.headers().set(name, value);
        }
    }

    /** Adds a value to a header. */
    record AddHeader(String name, String value) implements RequestEdit {
        @Override
        public void applyTo(RequestHead head) {
            head.headers().add(name, value);
        }
    }

    /** Removes all values of a header. */
    record RemoveHeader(String name) implements RequestEdit {
        @Override
        public void applyTo(RequestHead head) {
            head.headers().remove(name);
        }
    }

    /** Replaces path and query. */
    record SetTarget(String target) implements RequestEdit {
        @Override
        public void applyTo(RequestHead head) {
            head.target(target);
        }
    }
}
