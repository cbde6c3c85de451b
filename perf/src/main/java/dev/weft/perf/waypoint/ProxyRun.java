package dev.weft.perf.waypoint;

import dev.weft.perf.measure.BenchFailure;
import dev.weft.perf.measure.Memory;
import dev.weft.perf.peer.TunnelCertificates;
import dev.weft.perf.waypoint.ProxyWindow.Way;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Starts a backend and every proxy, all alive at once, and lets them take turns: a window each, and
 * each round begins with another one. Main thread.
 */
final class ProxyRun implements AutoCloseable {

    private static final double WARM = 0.05;
    private static final double SHARE_OF_MOST = 0.7;
    private static final Duration START = Duration.ofSeconds(30);

    private record Subject(RunningProxy proxy, Doors doors) {}

    private final ProxyPlan plan;
    private final Consumer<String> progress;
    private final Path folder;
    private final Bench bench;
    private final LoadClient client;
    private final List<AutoCloseable> running = new ArrayList<>();
    private final List<Subject> subjects = new ArrayList<>();
    private final List<ProxyWindow> windows = new ArrayList<>();
    private final Map<String, Memory> memory = new LinkedHashMap<>();

    /** Makes a folder for certificates, configurations and logs, and starts the backend. */
    ProxyRun(ProxyPlan plan, Consumer<String> progress) throws InterruptedException {
        this.plan = plan;
        this.progress = progress;
        try {
            folder = Files.createTempDirectory("weft-waypoint-bench");
            TunnelCertificates.write(folder);
            bench = new Bench(folder, freePort(), plan.workers());
            client = new LoadClient(folder);
            start("backend", NginxProxy.backend(bench), bench.backend());
        } catch (IOException e) {
            throw new BenchFailure("cannot prepare the run: " + e.getMessage(), e);
        }
    }

    /** Starts a proxy and waits until all its doors are open. */
    void add(ReverseProxy proxy) throws InterruptedException {
        progress.accept("starting " + proxy.name() + ": " + proxy.description());
        var doors = Doors.free();
        try {
            var started = start(proxy.name(), proxy.prepare(bench, doors), doors.port(Door.H1_10));
            subjects.add(new Subject(started, doors));
        } catch (IOException e) {
            throw new BenchFailure("cannot prepare " + proxy.name() + ": " + e.getMessage(), e);
        }
    }

    private RunningProxy start(String name, List<String> command, int port)
            throws InterruptedException {
        var proxy = RunningProxy.start(name, command, folder);
        running.add(proxy);
        var deadline = System.nanoTime() + START.toNanos();
        while (!isOpen(port)) {
            if (!proxy.isAlive()) {
                throw proxy.failure("ended at once");
            }
            if (System.nanoTime() > deadline) {
                throw proxy.failure("does not listen after " + START.toSeconds() + " s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return proxy;
    }

    /** Measures every door, then the doors' latency at a rate that all can bear. */
    ProxyFigures measure() throws InterruptedException {
        for (var door : plan.doors()) {
            progress.accept(door.title() + ": warming up");
            for (var subject : subjects) {
                warmUp(subject, door);
            }
            for (var round = 0; round < plan.rounds(); round++) {
                progress.accept(door.title() + ": round " + (round + 1) + " of " + plan.rounds());
                for (var subject : turns(round)) {
                    windows.add(window(subject, door, 0));
                }
            }
            if (door == Door.H1_10) {
                paced(door);
            }
        }
        for (var subject : subjects) {
            memory.put(subject.proxy().name(), subject.proxy().memory());
        }
        return new ProxyFigures(windows, memory);
    }

    private void paced(Door door) throws InterruptedException {
        var figures = new ProxyFigures(windows, memory);
        var rate =
                SHARE_OF_MOST
                        * subjects.stream()
                                .map(subject -> subject.proxy().name())
                                .mapToDouble(name ->
                                        figures.spread(
                                                        name,
                                                        door,
                                                        Way.CLOSED,
                                                        w -> w.report().perSecond())
                                                .median())
                                .min()
                                .orElseThrow();
        progress.accept(door.title() + ": " + Math.round(rate) + " requests a second");
        for (var round = 0; round < plan.rounds(); round++) {
            for (var subject : turns(round)) {
                windows.add(window(subject, door, rate));
            }
        }
    }

    /** Until it compiles little and a window is hardly cheaper than the one before. */
    private void warmUp(Subject subject, Door door) throws InterruptedException {
        var before = 0.0;
        for (var i = 0; i < plan.warmups(); i++) {
            var window = window(subject, door, 0);
            var now = window.requestsPerCpuSecond();
            if (window.compilerShare() < WARM && now < before * (1 + WARM)) {
                return;
            }
            before = now;
        }
    }

    private ProxyWindow window(Subject subject, Door door, double rate)
            throws InterruptedException {
        try {
            return client.window(subject.proxy(), subject.doors(), door, rate, plan.window());
        } catch (BenchFailure e) {
            throw subject.proxy().failure("failed at " + door.title() + ": " + e.getMessage());
        }
    }

    private List<Subject> turns(int round) {
        var turns = new ArrayList<>(subjects);
        Collections.rotate(turns, -round);
        return turns;
    }

    private static boolean isOpen(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        for (var each : running.reversed()) {
            try {
                each.close();
            } catch (Exception e) {
                progress.accept("does not end: " + e.getMessage());
            }
        }
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            progress.accept("left behind: " + folder + ": " + e.getMessage());
        }
    }
}
