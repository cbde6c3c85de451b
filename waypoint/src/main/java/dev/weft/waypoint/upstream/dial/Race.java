package dev.weft.waypoint.upstream.dial;

import dev.weft.net.IpAddresses;
import dev.weft.net.IpPort;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * TCP to one of several addresses: when one does not answer at once, the next is tried beside it,
 * and the first that connects wins (RFC 8305). Addresses of a name are taken in a random order, the
 * two families in turns. Confined to one event loop.
 */
final class Race implements Ticket {
    private static final Duration NEXT = Duration.ofMillis(250);

    private final Dialer dialer;
    private final Dialer.Dial dial;
    private final Dialer.LegListener listener;
    private final Deque<IpPort> left = new ArrayDeque<>();
    private final Set<Future<Channel>> running = new HashSet<>();
    private @Nullable Future<?> timer;
    private boolean over;

    Race(Dialer dialer, Dialer.Dial dial, Dialer.LegListener listener) {
        this.dialer = dialer;
        this.dial = dial;
        this.listener = listener;
    }

    void to(IpPort address) {
        left.add(address);
        next();
    }

    void to(Way.Lookup name) {
        dialer.parts()
                .hosts()
                .find(name.hostname())
                .whenComplete((found, failure) ->
                        dialer.loop().execute(() -> looked(name, found, failure)));
    }

    private void looked(
            Way.Lookup name, @Nullable List<InetAddress> found, @Nullable Throwable failure) {
        if (over) {
            return;
        }
        if (found == null || failure != null) {
            over = true;
            String why =
                    failure == null
                            ? "no address"
                            : DialException.text(
                                    failure.getCause() == null ? failure : failure.getCause());
            listener.failed(
                    new DialFailure(
                            DialFailure.Kind.NO_ADDRESS,
                            "no address of " + name.hostname() + ": " + why));
            return;
        }
        inTurns(found).forEach(ip -> left.add(new IpPort(ip, name.port())));
        next();
    }

    private static List<InetAddress> inTurns(List<InetAddress> found) {
        List<InetAddress> mixed = new ArrayList<>(found);
        Collections.shuffle(mixed, ThreadLocalRandom.current());
        Deque<InetAddress> v4 = new ArrayDeque<>();
        Deque<InetAddress> v6 = new ArrayDeque<>();
        mixed.forEach(ip -> (IpAddresses.isV6(ip) ? v6 : v4).add(ip));
        List<InetAddress> order = new ArrayList<>();
        while (!v4.isEmpty() || !v6.isEmpty()) {
            if (!v4.isEmpty()) {
                order.add(v4.remove());
            }
            if (!v6.isEmpty()) {
                order.add(v6.remove());
            }
        }
        return order;
    }

    private void next() {
        if (timer != null) {
            timer.cancel(false);
        }
        IpPort to = left.poll();
        if (over || to == null) {
            return;
        }
        if (!left.isEmpty()) {
            timer = dialer.loop().schedule(this::next, NEXT.toMillis(), TimeUnit.MILLISECONDS);
        }
        Future<Channel> attempt = Dialer.connect(dialer, to, dial.target().limits().rules());
        running.add(attempt);
        attempt.addListener((Future<Channel> done) -> ended(to, done));
    }

    private void ended(IpPort to, Future<Channel> done) {
        running.remove(done);
        if (over) {
            if (done.isSuccess()) {
                done.getNow().close();
            }
            return;
        }
        if (done.isSuccess()) {
            stop();
            listener.socket(done.getNow());
        } else if (!left.isEmpty()) {
            next();
        } else if (running.isEmpty()) {
            stop();
            listener.failed(
                    new DialFailure(
                            DialFailure.Kind.CONNECT,
                            "connection to "
                                    + to
                                    + " failed: "
                                    + DialException.text(done.cause())));
        }
    }

    private void stop() {
        over = true;
        if (timer != null) {
            timer.cancel(false);
        }
        List.copyOf(running).forEach(attempt -> attempt.cancel(false));
    }

    @Override
    public void cancel() {
        stop();
    }
}
