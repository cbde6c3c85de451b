package dev.weft.eventloop;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;

/**
 * Netty's epoll, made safe for half-closed connections.
 *
 * <p>A connection whose peer has ended its output has no interest left but, now and then, in
 * writing. When Netty's epoll handler (4.2.17 to 4.2.20) is told of no interest at all, it takes
 * the socket out of the epoll set but goes on as if it were in it: the next time a write would
 * block, epoll_ctl answers ENOENT, the write fails, and the connection is reset in the middle of
 * its answer. Here "no interest" is told as an edge-triggered registration for nothing, which keeps
 * the socket in the set and still reports errors once.
 */
public final class EpollLoops {

    private EpollLoops() {}

    /** To be given to an event loop group in place of {@link EpollIoHandler#newFactory()}. */
    public static IoHandlerFactory newFactory() {
        IoHandlerFactory epoll = EpollIoHandler.newFactory();
        return executor -> new Handler(epoll.newHandler(executor));
    }

    private record Handler(IoHandler epoll) implements IoHandler {

        @Override
        public void initialize() {
            epoll.initialize();
        }

        @Override
        public int run(IoHandlerContext context) {
            return epoll.run(context);
        }

        @Override
        public void prepareToDestroy() {
            epoll.prepareToDestroy();
        }

        @Override
        public void destroy() {
            epoll.destroy();
        }

        @Override
        public IoRegistration register(IoHandle handle) throws Exception {
            return new Registration(epoll.register(handle));
        }

        @Override
        public void wakeup() {
            epoll.wakeup();
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handleType) {
            return epoll.isCompatible(handleType);
        }
    }

    private record Registration(IoRegistration registration) implements IoRegistration {

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // the signature is Netty's
        public <T> T attachment() {
            return registration.attachment();
        }

        @Override
        public long submit(IoOps ops) {
            return registration.submit(ops.equals(EpollIoOps.NONE) ? EpollIoOps.EPOLLET : ops);
        }

        @Override
        public boolean isValid() {
            return registration.isValid();
        }

        @Override
        public boolean cancel() {
            return registration.cancel();
        }
    }
}
