package dev.weft.waypoint.http.wire;

import dev.weft.waypoint.http.ClientConnection;
import dev.weft.waypoint.http.ClientStream;
import dev.weft.waypoint.http.MessageReceiver;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.http.ResponseReceiver;
import dev.weft.waypoint.http.ServerHandler;
import dev.weft.waypoint.http.ServerStream;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.http.client.ClientSettings;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;

/** The least proxy: each request goes over a connection of its own to the backend. */
final class TinyProxy implements ServerHandler {

    private final Net net;
    private final int backend;
    private final ClientSettings settings;

    TinyProxy(Net net, int backend, ClientSettings settings) {
        this.net = net;
        this.backend = backend;
        this.settings = settings;
    }

    @Override
    public void request(ServerStream downstream) {
        net.connect(backend, settings)
                .whenComplete((connection, error) -> {
                    if (connection == null) {
                        downstream.respond(ResponseHead.of(503), true);
                        downstream.flush();
                    } else {
                        new Exchange(downstream, connection).begin();
                    }
                });
    }

    /** One request and its response, each pausing the side that is too fast. */
    private static final class Exchange implements ResponseReceiver, MessageReceiver {
        private final ServerStream down;
        private final ClientConnection connection;
        private ClientStream up;
        private boolean responding;

        Exchange(ServerStream down, ClientConnection connection) {
            this.down = down;
            this.connection = connection;
        }

        void begin() {
            up = connection.send(down.head(), down.isRequestComplete(), this);
            up.flush();
            down.start(new Request());
        }

        private final class Request implements MessageReceiver {
            @Override
            public void data(ByteBuf data, boolean end) {
                up.write(data, end);
                if (!up.isWritable()) {
                    down.pause();
                }
            }

            @Override
            public void trailers(HttpHeaders trailers) {
                up.trailers(trailers);
            }

            @Override
            public void batchRead() {
                up.flush();
            }

            @Override
            public void writable() {
                up.resume();
            }

            @Override
            public void failed(StreamFailure why) {
                up.reset(why);
                connection.drain();
            }
        }

        @Override
        public void informed(ResponseHead head) {
            down.inform(head);
        }

        @Override
        public void responded(ResponseHead head, boolean end) {
            responding = true;
            down.respond(head, end);
            if (end) {
                connection.drain();
            }
        }

        @Override
        public void data(ByteBuf data, boolean end) {
            down.write(data, end);
            if (!down.isWritable()) {
                up.pause();
            }
            if (end) {
                connection.drain();
            }
        }

        @Override
        public void trailers(HttpHeaders trailers) {
            down.trailers(trailers);
            connection.drain();
        }

        @Override
        public void batchRead() {
            down.flush();
        }

        @Override
        public void writable() {
            down.resume();
        }

        @Override
        public void failed(StreamFailure why) {
            if (responding) {
                down.reset(why);
            } else {
                down.respond(ResponseHead.of(502), true);
                down.flush();
            }
        }
    }
}
