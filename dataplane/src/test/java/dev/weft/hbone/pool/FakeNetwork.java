package dev.weft.hbone.pool;

import dev.weft.hbone.Baggage;
import dev.weft.hbone.ConnectReply;
import dev.weft.hbone.HboneServer;
import dev.weft.hbone.HboneSettings;
import dev.weft.hbone.HboneStream;
import dev.weft.hbone.InboundConnect;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Servers behind a connector, in memory, with time that stands still. */
final class FakeNetwork implements TunnelConnector, AutoCloseable {

    final List<Link> links = new ArrayList<>();
    HboneSettings serverSettings = HboneSettings.SERVER;
    Duration usableFor = Duration.ofHours(12);
    boolean refuse;

    @Override
    public Future<Connected> connect(TunnelKey key) {
        Promise<Connected> promise = ImmediateEventExecutor.INSTANCE.newPromise();
        if (refuse) {
            return promise.setFailure(new IOException("connection refused"));
        }
        Link link = new Link();
        links.add(link);
        return promise.setSuccess(new Connected(link.client, usableFor));
    }

    /** Carries bytes on all links until all are quiet. */
    void exchange() {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (Link link : List.copyOf(links)) {
                moved |= carry(link.client, link.peer);
                moved |= carry(link.peer, link.client);
            }
        }
    }

    private static boolean carry(EmbeddedChannel from, EmbeddedChannel to) {
        from.runPendingTasks();
        boolean moved = false;
        ByteBuf next = from.readOutbound();
        while (next != null) {
            moved = true;
            if (to.isOpen()) {
                to.writeInbound(next);
            } else {
                next.release();
            }
            next = from.readOutbound();
        }
        if (!from.isOpen() && to.isOpen()) {
            to.close();
            moved = true;
        }
        return moved;
    }

    void advance(Duration time) {
        for (Link link : List.copyOf(links)) {
            link.client.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
            link.client.runScheduledPendingTasks();
        }
    }

    @Override
    public void close() {
        exchange();
        for (Link link : links) {
            link.client.finishAndReleaseAll();
            link.peer.finishAndReleaseAll();
        }
    }

    /** One connection and the server at its end. */
    final class Link {
        final EmbeddedChannel client = new EmbeddedChannel();
        final EmbeddedChannel peer = new EmbeddedChannel();
        final List<InboundConnect> arrived = new ArrayList<>();
        final HboneServer server;

        Link() {
            client.freezeTime();
            peer.freezeTime();
            server = HboneServer.start(peer, serverSettings, arrived::add);
        }

        HboneStream accept(int index) {
            return arrived.get(index).accept(ConnectReply.accepted(Baggage.EMPTY));
        }
    }
}
