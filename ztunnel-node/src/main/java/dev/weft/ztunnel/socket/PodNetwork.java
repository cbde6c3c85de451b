package dev.weft.ztunnel.socket;

import dev.weft.linux.Netns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Makes sockets that live in a pod's network namespace. Only the socket is made there: what is done
 * with it afterwards happens on event loops that never leave the proxy's own namespace.
 *
 * <p>Any platform thread. Event loops must run before a namespace is entered for the first time, as
 * a thread started inside would stay there.
 */
public final class PodNetwork {
    private static final Path ADDRESSES = Path.of("/proc/thread-self/net/if_inet6");
    private static final String IPV6_LOOPBACK = "00000000000000000000000000000001 ";

    private final Optional<Netns> netns;

    private PodNetwork(Optional<Netns> netns) {
        this.netns = netns;
    }

    /** The network of a pod; the namespace stays the caller's. */
    public static PodNetwork of(Netns netns) {
        return new PodNetwork(Optional.of(netns));
    }

    /** The network that this process itself is in. */
    public static PodNetwork own() {
        return new PodNetwork(Optional.empty());
    }

    /**
     * Makes a socket in the network.
     *
     * @throws IOException the namespace cannot be entered or no socket is to be had
     */
    public <T> T make(Callable<T> socket) throws IOException {
        return inside(socket);
    }

    /**
     * Makes a socket for a Netty channel factory, which may throw nothing checked.
     *
     * @throws UncheckedIOException as {@link #make}
     */
    <T> T makeForFactory(Callable<T> socket) {
        try {
            return inside(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the loopback interface has its IPv6 address; it may be switched off in a pod. */
    public boolean hasIpv6Loopback() {
        try {
            return inside(() -> Files.readString(ADDRESSES).contains(IPV6_LOOPBACK));
        } catch (IOException e) {
            // Without IPv6 in the kernel there is no such file.
            return false;
        }
    }

    /** Whether any interface but the loopback is left; a deleted pod loses them all. */
    public boolean isConnected() {
        if (netns.isEmpty()) {
            return true;
        }
        try {
            return inside(() ->
                    NetworkInterface.networkInterfaces().anyMatch(PodNetwork::isUpAndNotLoopback));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isUpAndNotLoopback(NetworkInterface candidate) {
        try {
            return !candidate.isLoopback() && candidate.isUp();
        } catch (SocketException e) {
            return false;
        }
    }

    private <T> T inside(Callable<T> task) throws IOException {
        try {
            return netns.isPresent() ? netns.get().enter(task) : task.call();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("a socket could not be made: " + e.getMessage(), e);
        }
    }
}
