package dev.weft.perf.traffic;

import dev.weft.net.IpAddresses;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Carries out loads, one at a time, on the caller's thread and those of the load. */
final class LoadRunner {

    /** What a load may take beyond its time, for the last answers. */
    private static final double GRACE_SECONDS = 10;

    private final ScheduledExecutorService watchdog =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("watchdog").factory());
    private final List<Connections> held = new ArrayList<>();

    LoadReport run(LoadRequest request) throws InterruptedException {
        return switch (request.kind()) {
            case BULK -> threads(request, Load::bulk);
            case PING_PONG -> threads(request, Load.pingPong(request.bytes(), request.rate()));
            case CHURN -> threads(request, Load::churn);
            case AWAIT -> threads(request, Load::await);
            case HOLD -> hold(request);
            case RELEASE -> {
                held.forEach(Connections::close);
                held.clear();
                yield new Tally().report(0);
            }
        };
    }

    private LoadReport threads(LoadRequest request, Load load) throws InterruptedException {
        var connections = new Connections(server(request));
        var began = System.nanoTime();
        var deadline = began + (long) (request.seconds() * 1e9);
        var tallies = new ArrayList<Tally>();
        var threads = new ArrayList<Thread>();
        for (var i = 0; i < request.connections(); i++) {
            var tally = new Tally();
            tallies.add(tally);
            threads.add(
                    Thread.ofPlatform()
                            .name("load-" + i)
                            .start(() -> guarded(load, connections, deadline, tally)));
        }
        var alarm = alarm(connections, request.seconds() + GRACE_SECONDS);
        try {
            for (var thread : threads) {
                thread.join();
            }
        } finally {
            alarm.cancel(false);
            connections.close();
        }
        var seconds = (System.nanoTime() - began) / 1e9;
        var sum = new Tally();
        tallies.forEach(sum::add);
        return sum.report(seconds);
    }

    private static void guarded(Load load, Connections connections, long deadline, Tally tally) {
        try {
            load.run(connections, deadline, tally);
        } catch (IOException e) {
            tally.failed(e);
        }
    }

    private LoadReport hold(LoadRequest request) {
        var connections = new Connections(server(request));
        held.add(connections);
        var alarm = alarm(connections, request.seconds());
        var tally = new Tally();
        var began = System.nanoTime();
        try {
            for (var i = 0; i < request.connections(); i++) {
                var start = System.nanoTime();
                connections.openAnswered();
                tally.done(System.nanoTime() - start);
            }
        } catch (IOException e) {
            tally.failed(e);
        } finally {
            alarm.cancel(false);
        }
        return tally.report((System.nanoTime() - began) / 1e9);
    }

    private Future<?> alarm(Connections connections, double seconds) {
        Runnable end = connections::close;
        return watchdog.schedule(end, (long) (1000 * seconds), TimeUnit.MILLISECONDS);
    }

    private static InetSocketAddress server(LoadRequest request) {
        var address =
                IpAddresses.parse(request.address())
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "\"" + request.address() + "\": expected an IP address"));
        return new InetSocketAddress(address, request.port());
    }
}
