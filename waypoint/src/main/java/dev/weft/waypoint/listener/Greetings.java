package dev.weft.waypoint.listener;

import dev.weft.relay.EndFailure;
import dev.weft.relay.RelayEnd;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.function.BiConsumer;

/** Looks for the server's name in a TLS client's greeting. On the event loop of the end. */
public final class Greetings {

    private Greetings() {}

    /**
     * Reads the greeting without taking it: the end that is handed on delivers it again.
     *
     * @param patience how long it is waited for
     * @param then gets the name in lower case, or an empty text if there is no name or no greeting;
     *     not called if the end breaks before
     */
    public static void read(RelayEnd end, Duration patience, BiConsumer<String, RelayEnd> then) {
        PeekedEnd.begin(end, patience, new Hello(then));
    }

    private record Hello(BiConsumer<String, RelayEnd> then) implements PeekedEnd.Judge {

        @Override
        public boolean isDecided(ByteBuf bytes) {
            return !(ClientHello.read(bytes) instanceof ClientHello.Incomplete);
        }

        @Override
        public void done(ByteBuf bytes, PeekedEnd end) {
            String sni =
                    ClientHello.read(bytes) instanceof ClientHello.Greeting greeting
                            ? greeting.serverName()
                            : "";
            then.accept(sni, end);
        }

        @Override
        public void lost(EndFailure cause) {
            // Nobody was told of it yet, and nothing was asked.
        }
    }
}
