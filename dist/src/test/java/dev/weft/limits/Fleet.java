package dev.weft.limits;

import dev.weft.api.limits.Answer;
import dev.weft.api.limits.Report;
import dev.weft.api.waypoint.RateLimit;
import dev.weft.api.waypoint.Target;
import dev.weft.controller.auth.Caller;
import dev.weft.controller.limit.LimitService;
import dev.weft.hbone.Baggage;
import dev.weft.identity.ServiceAccountRef;
import dev.weft.net.IpPort;
import dev.weft.waypoint.authz.jwt.Claims;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.limit.LimitPart;
import dev.weft.waypoint.limit.Limits;
import dev.weft.waypoint.limit.ShareExchange;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.Front;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Replicas of one proxy and a controller, the two real ends of the exchange, in a time and over a
 * network of the test's own.
 */
final class Fleet {

    static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PATIENCE = 1000 * MILLI;
    private static final ServiceAccountRef ACCOUNT = new ServiceAccountRef("shop", "waypoint");
    static final Downstream CLIENT =
            new Downstream(
                    Optional.empty(),
                    IpPort.parse("10.9.9.9:1").orElseThrow(),
                    Optional.empty(),
                    Baggage.EMPTY,
                    new Front.OfListener("shop/waypoint", "http", 80, false),
                    "");

    /**
     * What becomes of the messages of a call: how long each takes; longer than patience is lost.
     */
    record Weather(long thereNanos, long backNanos) {}

    final List<Replica> replicas = new ArrayList<>();
    long now = TimeUnit.HOURS.toNanos(5);
    private final RateLimit policy;
    private LimitService controller = newController();
    private long instances;

    Fleet(RateLimit.Limit.Builder limit) {
        policy =
                RateLimit.newBuilder()
                        .setNamespace("shop")
                        .setName("limits")
                        .addTargets(Target.newBuilder().setEverything(true))
                        .addLimits(limit.setShared(true))
                        .build();
    }

    private LimitService newController() {
        return new LimitService(
                account -> true,
                caller -> replicas.stream().anyMatch(one -> caller(one).equals(caller)),
                () -> now);
    }

    void restartController() {
        controller = newController();
    }

    Replica join() {
        var replica = new Replica(++instances);
        replicas.add(replica);
        return replica;
    }

    void crash(Replica replica) {
        replicas.remove(replica);
    }

    void leave(Replica replica) {
        replicas.remove(replica);
        controller.answer(caller(replica), replica.exchange.leaving());
    }

    private static Caller caller(Replica replica) {
        return new Caller(ACCOUNT, "w-" + replica.instance, "uid-" + replica.instance, "n1");
    }

    /** Lets a tenth of a second pass. */
    void step() {
        now += 100 * MILLI;
        replicas.forEach(Replica::step);
    }

    /** Millionths of the limit that all may use together. */
    long parts() {
        return replicas.stream().mapToLong(Replica::part).sum();
    }

    final class Replica {
        private final long instance;
        private final ShareExchange exchange;
        private final Limits limits;
        private @Nullable Report sent;
        private @Nullable Answer answer;
        private long arrivesAt;
        private long backAt;
        private long sentAt;
        private long dueAt = now;
        Weather weather = new Weather(5 * MILLI, 5 * MILLI);

        Replica(long instance) {
            this.instance = instance;
            exchange = new ShareExchange(replicas::size, instance, now);
            limits = Limits.empty(exchange::held).with(List.of(policy), List.of());
        }

        private void step() {
            if (sent == null && now >= dueAt) {
                sent = exchange.report(limits, now);
                sentAt = now;
                arrivesAt = now + weather.thereNanos();
                backAt = arrivesAt + weather.backNanos();
                answer = null;
            }
            if (sent != null && answer == null && now >= arrivesAt) {
                Optional<Answer> came = controller.answer(caller(this), sent);
                if (came.isEmpty()) {
                    ended();
                } else {
                    answer = came.get();
                }
            }
            if (answer != null && now >= backAt && now - sentAt <= PATIENCE) {
                exchange.answered(limits, answer, now);
                long wait = answer.getNextMs() * MILLI;
                ended();
                dueAt = now + wait;
            }
            if (sent != null && now - sentAt > PATIENCE) {
                ended();
            }
            exchange.tick(limits, now);
        }

        private void ended() {
            sent = null;
            answer = null;
            dueAt = now + 1000 * MILLI;
        }

        /** In millionths. */
        long part() {
            return limits.parts().stream().mapToLong(LimitPart::millionths).sum();
        }

        /** Sends requests; how many may pass. */
        int pass(int requests) {
            return pass(requests, "/");
        }

        int pass(int requests, String path) {
            int passed = 0;
            for (int i = 0; i < requests; i++) {
                passed += check(path) ? 1 : 0;
            }
            return passed;
        }

        private boolean check(String path) {
            return limits.of(CLIENT.front(), "shop/waypoint")
                    .check(RequestHead.of("GET", "http", "orders", path), CLIENT, Claims.NONE, now)
                    .refused()
                    .isEmpty();
        }
    }
}
