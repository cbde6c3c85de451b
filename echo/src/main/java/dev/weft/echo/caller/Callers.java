package dev.weft.echo.caller;

import dev.weft.echo.call.HttpCall;
import java.util.Optional;

/** Makes a caller for each worker. Any thread; close it when the workers are done. */
public final class Callers implements AutoCloseable {

    private final HttpCall call;
    private final boolean keepAlive;
    private final Connections connections;
    private final Optional<Http2Client> http2;

    /** {@code keepAlive} is whether a worker keeps its connection from call to call. */
    public Callers(HttpCall call, boolean keepAlive, Connections connections) {
        this.call = call;
        this.keepAlive = keepAlive;
        this.connections = connections;
        var scheme = call.target().scheme();
        this.http2 =
                scheme.http1() || scheme.webSocket()
                        ? Optional.empty()
                        : Optional.of(new Http2Client(call, keepAlive, connections));
    }

    /** One for the calling worker. */
    public Caller next() {
        if (http2.isPresent()) {
            return http2.get().caller();
        }
        return call.target().scheme().webSocket()
                ? new WebSocketCaller(call, keepAlive, connections)
                : new Http1Caller(call, keepAlive, connections);
    }

    @Override
    public void close() {
        http2.ifPresent(Http2Client::close);
    }
}
