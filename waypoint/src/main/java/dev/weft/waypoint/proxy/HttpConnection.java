package dev.weft.waypoint.proxy;

import dev.weft.lifecycle.Drain;
import dev.weft.lifecycle.Guard;
import dev.weft.waypoint.http.ServerConnection;
import dev.weft.waypoint.http.ServerHandler;
import dev.weft.waypoint.http.ServerStream;
import dev.weft.waypoint.http.server.HttpServer;
import dev.weft.waypoint.request.Entrance;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;

/** The requests of one connection. On its event loop. */
public final class HttpConnection implements ServerHandler {
    private final ProxyContext context;
    private final Entrance entrance;
    private final List<Guard> holds = new ArrayList<>(2);
    private boolean closed;

    private HttpConnection(ProxyContext context, Entrance entrance) {
        this.context = context;
        this.entrance = entrance;
    }

    /**
     * Reads requests from a channel, which is owned from here on.
     *
     * @param entrance says what each of them is for
     * @param drains each tells when the connection is to end, and waits for it
     */
    public static void start(
            ProxyContext context, Entrance entrance, Channel channel, List<Drain> drains) {
        HttpConnection connection = new HttpConnection(context, entrance);
        ServerConnection server =
                HttpServer.start(channel, context.settings().server(), connection);
        drains.forEach(drain -> connection.hold(server, drain));
    }

    private void hold(ServerConnection server, Drain drain) {
        if (closed) {
            return;
        }
        Guard held =
                drain.hold(signal ->
                        context.loop()
                                .execute(() -> {
                                    if (closed) {
                                        return;
                                    }
                                    switch (signal.mode()) {
                                        case GRACEFUL -> server.drain();
                                        case IMMEDIATE -> server.close("the proxy ends");
                                    }
                                }));
        if (closed) {
            held.close();
        } else {
            holds.add(held);
        }
    }

    @Override
    public void request(ServerStream stream) {
        RequestFlow.begin(context, entrance.enter(stream.head()), stream);
    }

    @Override
    public void closed(String reason) {
        closed = true;
        holds.forEach(Guard::close);
    }
}
