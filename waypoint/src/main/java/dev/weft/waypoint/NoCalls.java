package dev.weft.waypoint;

import dev.weft.waypoint.request.SideCalls;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Calls that all fail. */
final class NoCalls implements SideCalls {
    @Override
    public CompletionStage<Answer> call(Ask ask, EventLoop loop) {
        return CompletableFuture.failedFuture(new IOException("no calls yet"));
    }

    @Override
    public CompletionStage<Answer> fetch(URI uri, Limits limits, EventLoop loop) {
        return CompletableFuture.failedFuture(new IOException("no calls yet"));
    }
}
