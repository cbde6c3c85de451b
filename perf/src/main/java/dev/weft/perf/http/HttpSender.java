package dev.weft.perf.http;

import dev.weft.perf.measure.Percentiles;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends when a request is due or a slot is free, and counts what comes back. On one event loop.
 * What is answered after the end counts for nothing; when all are, the report is complete.
 */
final class HttpSender implements Answers {

    private final HttpLoad load;
    private final EventLoop loop;
    private final CompletableFuture<HttpReport> report = new CompletableFuture<>();
    private final ArrayDeque<Slot> free = new ArrayDeque<>();
    private final ArrayDeque<Long> late = new ArrayDeque<>();
    private final Times times = new Times();
    private long began;
    private long end;
    private double nextDue;
    private int nextPath;
    private int open;
    private long errors;

    HttpSender(HttpLoad load, EventLoop loop) {
        this.load = load;
        this.loop = loop;
    }

    CompletableFuture<HttpReport> begin(List<? extends Slot> slots) {
        loop.execute(() -> {
            began = System.nanoTime();
            end = began + load.length().toNanos();
            nextDue = began;
            free.addAll(slots);
            if (load.rate() > 0) {
                sendDue();
            } else {
                slots.forEach(slot -> issue(free.removeFirst(), System.nanoTime()));
            }
            loop.schedule(this::finish, load.length().toNanos(), TimeUnit.NANOSECONDS);
        });
        return report;
    }

    private void sendDue() {
        var now = System.nanoTime();
        if (now >= end) {
            return;
        }
        for (; nextDue <= now; nextDue += 1e9 / load.rate()) {
            if (free.isEmpty()) {
                late.add((long) nextDue);
            } else {
                issue(free.removeFirst(), (long) nextDue);
            }
        }
        loop.schedule(this::sendDue, (long) nextDue - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void issue(Slot slot, long due) {
        slot.due = due;
        open++;
        slot.send(load.paths().get(nextPath));
        nextPath = nextPath + 1 == load.paths().size() ? 0 : nextPath + 1;
    }

    @Override
    public void answered(Slot slot, int status) {
        var now = System.nanoTime();
        open--;
        if (now >= end) {
            finish();
            return;
        }
        if (status == 200) {
            times.add(now - slot.due);
        } else {
            errors++;
        }
        if (load.rate() == 0) {
            issue(slot, now);
        } else if (late.isEmpty()) {
            free.addLast(slot);
        } else {
            issue(slot, late.removeFirst());
        }
    }

    @Override
    public void broken(String reason) {
        if (!report.isDone()) {
            report.completeExceptionally(new IllegalStateException(reason));
        }
    }

    /** Once nothing is under way any more. */
    private void finish() {
        if (open == 0 && System.nanoTime() >= end) {
            report.complete(
                    new HttpReport(
                            times.count(),
                            errors,
                            (end - began) / 1e9,
                            Percentiles.ofNanos(times.all())));
        }
    }
}
