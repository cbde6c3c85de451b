package dev.weft.echo.caller;

import dev.weft.echo.call.CallException;
import dev.weft.echo.call.Deadline;
import dev.weft.echo.call.FailureReason;
import dev.weft.echo.call.HttpAnswer;
import dev.weft.echo.call.HttpCall;
import dev.weft.echo.call.WebSocketConnection;
import org.jspecify.annotations.Nullable;

/**
 * Sends a message on a WebSocket and waits for it to come back; the answer's body is what the
 * server said of itself. Confined to its worker's thread.
 */
final class WebSocketCaller implements Caller {

    private static final String HELLO = "hello";

    private final HttpCall call;
    private final boolean keepAlive;
    private final Connections connections;
    private @Nullable WebSocketConnection idle;
    private String greeting = "";

    WebSocketCaller(HttpCall call, boolean keepAlive, Connections connections) {
        this.call = call;
        this.keepAlive = keepAlive;
        this.connections = connections;
    }

    @Override
    public HttpAnswer call(Deadline deadline) throws CallException {
        var socket = idle == null ? open(deadline) : idle;
        idle = null;
        try {
            var answer = socket.isOpen() ? echo(socket, deadline) : socket.handshake();
            if (keepAlive && socket.isOpen()) {
                idle = socket;
            }
            return answer;
        } finally {
            if (idle == null) {
                socket.close();
            }
        }
    }

    @Override
    public void close() {
        if (idle != null) {
            idle.close();
        }
    }

    private WebSocketConnection open(Deadline deadline) throws CallException {
        var socket = WebSocketConnection.open(call, deadline);
        connections.connected();
        try {
            greeting = socket.isOpen() ? socket.receive(deadline) : "";
            return socket;
        } catch (CallException e) {
            socket.close();
            throw e;
        }
    }

    private HttpAnswer echo(WebSocketConnection socket, Deadline deadline) throws CallException {
        var text = call.body().isEmpty() ? HELLO : call.body();
        socket.send(text, deadline);
        var back = socket.receive(deadline);
        if (!back.equals(text)) {
            throw new CallException(
                    FailureReason.MALFORMED, "sent '" + text + "', and '" + back + "' came back");
        }
        var handshake = socket.handshake();
        return new HttpAnswer(handshake.status(), handshake.headers(), greeting, greeting.length());
    }
}
