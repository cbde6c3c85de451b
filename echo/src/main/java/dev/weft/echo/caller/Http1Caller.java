package dev.weft.echo.caller;

import dev.weft.echo.call.CallException;
import dev.weft.echo.call.Deadline;
import dev.weft.echo.call.HttpAnswer;
import dev.weft.echo.call.HttpCall;
import dev.weft.echo.call.HttpConnection;
import org.jspecify.annotations.Nullable;

/** Calls over HTTP/1.1. Confined to its worker's thread. */
final class Http1Caller implements Caller {

    private final HttpCall call;
    private final boolean keepAlive;
    private final Connections connections;
    private @Nullable HttpConnection idle;

    Http1Caller(HttpCall call, boolean keepAlive, Connections connections) {
        this.call = call;
        this.keepAlive = keepAlive;
        this.connections = connections;
    }

    @Override
    public HttpAnswer call(Deadline deadline) throws CallException {
        var connection = idle;
        idle = null;
        if (connection != null) {
            try {
                return exchange(connection, deadline);
            } catch (CallException e) {
                if (!connection.wentStale(e)) {
                    throw e;
                }
                connections.reconnected();
            }
        }
        var fresh = HttpConnection.open(call.target(), keepAlive, deadline);
        connections.connected();
        return exchange(fresh, deadline);
    }

    @Override
    public void close() {
        if (idle != null) {
            idle.close();
        }
    }

    private HttpAnswer exchange(HttpConnection connection, Deadline deadline) throws CallException {
        try {
            var answer = connection.exchange(call, deadline);
            if (connection.reusable()) {
                idle = connection;
            }
            return answer;
        } finally {
            if (idle == null) {
                connection.close();
            }
        }
    }
}
