package dev.weft.waypoint.listener;

import dev.weft.hbone.Baggage;
import dev.weft.hbone.ConnectReply;
import dev.weft.hbone.InboundConnect;
import dev.weft.relay.EndFailure;
import dev.weft.relay.RelayEnd;
import dev.weft.waypoint.request.Downstream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.time.Duration;

/**
 * Finds out what is spoken on a connection and hands it on. What was declared counts; else the
 * first bytes do, and a client that says nothing in time has a server that speaks first. On the
 * connection's event loop.
 */
final class Detection {
    private final Arrivals arrivals;
    private final Duration patience;

    /**
     * @param patience how long the first bytes are waited for
     */
    Detection(Arrivals arrivals, Duration patience) {
        this.arrivals = arrivals;
        this.patience = patience;
    }

    void begin(Downstream downstream, Spoken spoken, Arrivals.Opening opening) {
        switch (spoken) {
            case HTTP -> arrivals.http(downstream, opening.accept());
            case TCP -> arrivals.tcp(downstream, opening);
            case TLS ->
                    Greetings.read(
                            opening.accept(),
                            patience,
                            (sni, end) -> passOn(downstream.withSni(sni), end));
            case UNKNOWN -> PeekedEnd.begin(opening.accept(), patience, new Sniff(downstream));
        }
    }

    private void passOn(Downstream downstream, RelayEnd end) {
        arrivals.tcp(downstream, new Opened(end));
    }

    /** Looks for anything. */
    private final class Sniff implements PeekedEnd.Judge {
        private final Downstream downstream;

        Sniff(Downstream downstream) {
            this.downstream = downstream;
        }

        @Override
        public boolean isDecided(ByteBuf bytes) {
            return !(Sniffed.look(bytes) instanceof Sniffed.More);
        }

        @Override
        public void done(ByteBuf bytes, PeekedEnd end) {
            switch (Sniffed.look(bytes)) {
                case Sniffed.Http http -> arrivals.http(downstream, end);
                case Sniffed.Tls tls -> passOn(downstream.withSni(tls.sni()), end);
                case Sniffed.Other other -> passOn(downstream, end);
                case Sniffed.More more -> passOn(downstream, end);
            }
        }

        @Override
        public void lost(EndFailure cause) {
            // Nobody was told of it yet, and nothing was asked.
        }
    }

    /** A connection that the client thinks is made: a refusal can only break it. */
    record Opened(RelayEnd end) implements Arrivals.Opening {

        @Override
        public EventLoop loop() {
            return end.eventLoop();
        }

        @Override
        public RelayEnd accept() {
            return end;
        }

        @Override
        public void refuse(int status) {
            end.abort(EndFailure.stopped("refused with " + status));
        }

        @Override
        public void onCancelled(Runnable action) {
            // It is noticed when the end is started.
        }
    }

    /** A tunnel whose CONNECT has no answer yet. */
    record Tunnel(InboundConnect connect, EventLoop loop) implements Arrivals.Opening {

        @Override
        public RelayEnd accept() {
            return connect.accept(ConnectReply.accepted(Baggage.EMPTY));
        }

        @Override
        public void refuse(int status) {
            connect.refuse(status);
        }

        @Override
        public void onCancelled(Runnable action) {
            connect.onCancelled(action);
        }
    }
}
