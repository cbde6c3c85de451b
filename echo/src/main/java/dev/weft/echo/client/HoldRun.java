package dev.weft.echo.client;

import com.google.gson.JsonObject;
import dev.weft.echo.call.ByteConnection;
import dev.weft.echo.call.CallException;
import dev.weft.echo.call.Deadline;
import dev.weft.echo.call.HttpConnection;
import dev.weft.echo.call.Target.Scheme;
import dev.weft.echo.client.ClientSettings.What;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Holds connections open and tells what becomes of each: {@code connected}, an {@code answer} for
 * each exchange, and {@code closed} with the reason and by whom. A virtual thread for each.
 */
final class HoldRun {

    private final ClientSettings settings;
    private final What.Hold hold;
    private final Output output;
    private final CountDownLatch stop;
    private final AtomicInteger lost = new AtomicInteger();

    HoldRun(ClientSettings settings, What.Hold hold, Output output, CountDownLatch stop) {
        this.settings = settings;
        this.hold = hold;
        this.output = output;
        this.stop = stop;
    }

    /** Returns whether every connection stayed open until we closed it. */
    boolean run() {
        var end = Deadline.in(hold.duration().orElse(Duration.ofDays(365)));
        var threads = new ArrayList<Thread>();
        for (var i = 0; i < settings.concurrency(); i++) {
            var number = i;
            threads.add(Thread.startVirtualThread(() -> holdOne(number, end)));
        }
        for (var thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return lost.get() == 0;
    }

    private void holdOne(int number, Deadline end) {
        var start = System.nanoTime();
        long answers = 0;
        try (var line = open()) {
            tellConnected(number, line);
            while (!end.passed() && stop.getCount() > 0) {
                var sent = System.nanoTime();
                var text = line.exchange(answers + 1, Deadline.in(settings.timeout()));
                answers++;
                tellAnswer(number, answers, System.nanoTime() - sent, text);
                var rest = Math.min(hold.interval().toNanos(), end.remainingNanos());
                line.stayOpen(Duration.ofNanos(rest));
            }
            tellClosed(number, "us", stop.getCount() > 0 ? "duration" : "signal", start, answers);
        } catch (CallException e) {
            lost.incrementAndGet();
            tellClosed(number, "them", e.reason().label(), start, answers);
            output.remark("connection " + number + ": " + e.getMessage());
        }
    }

    private HeldLine open() throws CallException {
        var target = settings.call().target();
        var deadline = Deadline.in(settings.timeout());
        if (target.scheme() == Scheme.HTTP) {
            return new HeldLine.Http(HttpConnection.open(target, true, deadline), settings.call());
        }
        var bytes = ByteConnection.open(target, deadline);
        try {
            bytes.readLine(HeldLine.MOST_LINE, deadline);
            return new HeldLine.Tcp(bytes);
        } catch (CallException e) {
            bytes.close();
            throw e;
        }
    }

    private void tellConnected(int number, HeldLine line) {
        var event = event("connected", number);
        event.addProperty("local", line.localAddress());
        event.addProperty("peer", line.peerAddress());
        output.event(
                event,
                String.format(
                        Locale.ROOT,
                        "connection %d open from %s to %s",
                        number,
                        line.localAddress(),
                        line.peerAddress()));
    }

    private void tellAnswer(int number, long answers, long nanos, String text) {
        var event = event("answer", number);
        event.addProperty("answers", answers);
        event.addProperty("micros", nanos / 1_000);
        event.addProperty("text", text);
        output.event(
                event,
                String.format(Locale.ROOT, "connection %d answer %d: %s", number, answers, text));
    }

    private void tellClosed(int number, String by, String reason, long start, long answers) {
        var seconds = (System.nanoTime() - start) / 1e9;
        var event = event("closed", number);
        event.addProperty("by", by);
        event.addProperty("reason", reason);
        event.addProperty("answers", answers);
        event.addProperty("seconds", seconds);
        output.event(
                event,
                String.format(
                        Locale.ROOT,
                        "connection %d closed by %s (%s) after %.1f s and %d answers",
                        number,
                        by,
                        reason,
                        seconds,
                        answers));
    }

    private static JsonObject event(String name, int number) {
        var event = new JsonObject();
        event.addProperty("event", name);
        event.addProperty("connection", number);
        return event;
    }
}
