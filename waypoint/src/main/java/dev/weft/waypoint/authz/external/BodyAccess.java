package dev.weft.waypoint.authz.external;

import com.google.protobuf.ByteString;
import java.util.function.Consumer;

/**
 * The way to a request's body before it is forwarded. The stream's event loop.
 *
 * <p>What was read is kept, and forwarded if the request may pass.
 */
@FunctionalInterface
public interface BodyAccess {

    /** A request without body. */
    BodyAccess NONE = (limit, then) -> then.accept(new Body(ByteString.EMPTY, true));

    /**
     * Waits for the whole body, or for {@code limit} bytes of it, whatever comes first, and calls
     * {@code then} once; never after the stream failed.
     */
    void read(int limit, Consumer<Body> then);

    /**
     * The first bytes of a body, no more than were asked for.
     *
     * @param complete whether that is all of it
     */
    record Body(ByteString bytes, boolean complete) {}
}
