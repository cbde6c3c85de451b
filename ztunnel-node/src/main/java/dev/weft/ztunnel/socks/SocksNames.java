package dev.weft.ztunnel.socks;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.Optional;

/** Resolves the names that programs ask to be connected to. */
@FunctionalInterface
public interface SocksNames {
    /**
     * The first address of a name; empty if it has none of this family. Never fails, and takes
     * bounded time. Called on the event loop, answers on it.
     */
    Future<Optional<InetAddress>> resolve(EventLoop loop, String name, boolean v6);
}
