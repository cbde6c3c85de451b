package dev.weft.admin;

import dev.weft.net.IpPort;
import java.io.IOException;
import java.util.List;

/** Serves routes over HTTP/1.1, one request per connection. Owns its two threads. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class AdminServer implements AutoCloseable {

    public AdminServer(List<AdminListener> listeners) {}

    /**
     * Binds every listener.
     *
     * @throws IOException naming the address that could not be bound; none is bound then
     */
    public void start() throws IOException {
        throw new UnsupportedOperationException();
    }

    /** The TCP addresses that are bound, in the order of their listeners. */
    public List<IpPort> addresses() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
