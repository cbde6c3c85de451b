package dev.weft.tls;

import io.netty.channel.Channel;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The revocation lists in force, and the live connections whose peers they may catch: a new list
 * ends those at once, by an exception in their pipeline and by closing their channel. Any thread.
 */
public final class Revocation {

    /** Hears of what was caught; on the thread that caught it. */
    @FunctionalInterface
    public interface Observer {
        /**
         * A handshake was refused or a connection ended.
         *
         * @param atServer whether the revoked peer was the client
         */
        void caught(boolean atServer);
    }

    private record Live(
            Channel channel,
            List<X509Certificate> chain,
            Collection<X509Certificate> roots,
            boolean atServer) {}

    private final Observer observer;
    private final Set<Live> connections = ConcurrentHashMap.newKeySet();
    private volatile RevocationLists lists = RevocationLists.NONE;

    public Revocation(Observer observer) {
        this.observer = observer;
    }

    /** Without lists, for good. */
    static Revocation none() {
        return new Revocation(atServer -> {});
    }

    /** From now on these lists count; returns how many live connections they end. */
    public int replace(RevocationLists now) {
        lists = now;
        int caught = 0;
        for (Live live : connections) {
            if (endIfRevoked(live)) {
                caught++;
            }
        }
        return caught;
    }

    /**
     * Looks at a peer in its handshake.
     *
     * @throws RevokedCertificateException if a certificate of its chain was revoked
     */
    void check(List<X509Certificate> chain, Collection<X509Certificate> roots, boolean atServer)
            throws RevokedCertificateException {
        Optional<X509Certificate> revoked = lists.revoked(chain, roots);
        if (revoked.isPresent()) {
            observer.caught(atServer);
            throw new RevokedCertificateException(revoked.get());
        }
    }

    /** Watches a connection until its channel closes. */
    void watch(
            Channel channel,
            List<X509Certificate> chain,
            Collection<X509Certificate> roots,
            boolean atServer) {
        Live live = new Live(channel, chain, roots, atServer);
        connections.add(live);
        channel.closeFuture().addListener(closed -> connections.remove(live));
        // The lists may have changed since the handshake looked at them.
        endIfRevoked(live);
    }

    private boolean endIfRevoked(Live live) {
        Optional<X509Certificate> revoked = lists.revoked(live.chain, live.roots);
        if (revoked.isEmpty() || !connections.remove(live)) {
            return false;
        }
        observer.caught(live.atServer);
        RevokedCertificateException cause = new RevokedCertificateException(revoked.get());
        live.channel
                .eventLoop()
                .execute(() -> {
                    live.channel.pipeline().fireExceptionCaught(cause);
                    live.channel.close();
                });
        return true;
    }
}
