package dev.weft.hbone;

import dev.weft.net.HboneTarget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real client and a real server joined by two channels in memory, with time that stands still.
 */
final class Pair implements AutoCloseable {

    static final ConnectRequest REQUEST =
            ConnectRequest.to(HboneTarget.parse("10.0.0.9:8080").orElseThrow());

    final EmbeddedChannel clientChannel = new EmbeddedChannel();
    final EmbeddedChannel serverChannel = new EmbeddedChannel();
    final List<InboundConnect> arrived = new ArrayList<>();
    final List<HboneStream> opened = new ArrayList<>();
    final List<ConnectReply> replies = new ArrayList<>();
    final List<ConnectReply> refused = new ArrayList<>();
    final List<HboneFailure> failed = new ArrayList<>();
    final List<HboneFailure> clientClosed = new ArrayList<>();
    final List<HboneFailure> serverClosed = new ArrayList<>();
    final HboneClient client;
    final HboneServer server;
    boolean ready;

    Pair() {
        this(HboneSettings.CLIENT, HboneSettings.SERVER);
    }

    Pair(HboneSettings clientSettings, HboneSettings serverSettings) {
        clientChannel.freezeTime();
        serverChannel.freezeTime();
        server =
                HboneServer.start(
                        serverChannel,
                        serverSettings,
                        new InboundHandler() {
                            @Override
                            public void connect(InboundConnect connect) {
                                arrived.add(connect);
                            }

                            @Override
                            public void closed(HboneFailure cause) {
                                serverClosed.add(cause);
                            }
                        });
        client =
                HboneClient.start(
                        clientChannel,
                        clientSettings,
                        new ClientObserver() {
                            @Override
                            public void ready() {
                                ready = true;
                            }

                            @Override
                            public void closed(HboneFailure cause) {
                                clientClosed.add(cause);
                            }
                        });
    }

    PendingConnect open() {
        return client.open(
                REQUEST,
                new ConnectListener() {
                    @Override
                    public void accepted(HboneStream stream, ConnectReply reply) {
                        opened.add(stream);
                        replies.add(reply);
                    }

                    @Override
                    public void refused(ConnectReply reply) {
                        refused.add(reply);
                    }

                    @Override
                    public void failed(HboneFailure failure) {
                        failed.add(failure);
                    }
                });
    }

    /**
     * Opens a tunnel and returns the client's end; the server's is at the same place in the list.
     */
    HboneStream tunnel(List<HboneStream> serverEnds) {
        open();
        exchange();
        serverEnds.add(arrived.getLast().accept(ConnectReply.accepted(Baggage.EMPTY)));
        exchange();
        return opened.getLast();
    }

    /** Carries bytes both ways until both sides are quiet. */
    void exchange() {
        boolean moved = true;
        while (moved) {
            moved = carry(clientChannel, serverChannel);
            moved |= carry(serverChannel, clientChannel);
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

    void advance(long seconds) {
        for (EmbeddedChannel channel : List.of(clientChannel, serverChannel)) {
            channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }
    }

    static ByteBuf utf8(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        exchange();
        clientChannel.finishAndReleaseAll();
        serverChannel.finishAndReleaseAll();
    }
}
