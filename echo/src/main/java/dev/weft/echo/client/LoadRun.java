package dev.weft.echo.client;

import dev.weft.echo.call.CallException;
import dev.weft.echo.call.Deadline;
import dev.weft.echo.caller.Caller;
import dev.weft.echo.caller.Callers;
import dev.weft.echo.client.ClientSettings.Form;
import dev.weft.echo.client.ClientSettings.What;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Makes calls at a pace and counts what came of them. Each worker is a virtual thread. */
final class LoadRun {

    private final ClientSettings settings;
    private final What.Load load;
    private final Output output;
    private final CountDownLatch stop;
    private final LoadReport report = new LoadReport();

    /** {@code stop} ends the run before its time. */
    LoadRun(ClientSettings settings, What.Load load, Output output, CountDownLatch stop) {
        this.settings = settings;
        this.load = load;
        this.output = output;
        this.stop = stop;
    }

    /** Returns whether there were calls and none failed. */
    boolean run() {
        var start = System.nanoTime();
        var call = settings.call();
        try (var callers = new Callers(call, load.keepAlive(), report)) {
            workers(start, callers::next);
        }
        var time = Duration.ofNanos(System.nanoTime() - start);
        if (settings.form() == Form.COUNTS) {
            output.line(report.json(call.target().toString(), time).toString());
        } else if (report.ok() + report.failedCalls() > 1) {
            output.remark(report.text(time));
        }
        return report.ok() > 0 && report.failedCalls() == 0;
    }

    private void workers(long start, Supplier<Caller> callers) {
        var pace = new Pace(load, start);
        var threads = new ArrayList<Thread>();
        for (var i = 0; i < settings.concurrency(); i++) {
            threads.add(Thread.startVirtualThread(() -> work(pace, callers)));
        }
        for (var thread : threads) {
            join(thread);
        }
    }

    private void work(Pace pace, Supplier<Caller> callers) {
        try (var caller = callers.get()) {
            while (true) {
                var due = pace.next(System.nanoTime());
                if (due.isEmpty() || stopped(due.getAsLong())) {
                    return;
                }
                call(caller, due.getAsLong());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void call(Caller caller, long due) {
        try {
            var answer = caller.call(Deadline.in(settings.timeout()));
            var nanos = System.nanoTime() - due;
            report.answered(answer, nanos);
            switch (settings.form()) {
                case COUNTS -> {}
                case CALLS -> output.line(CallLine.of(answer, nanos).toString());
                case TEXT -> output.line(answer.body().strip());
            }
        } catch (CallException e) {
            report.failed(e);
            switch (settings.form()) {
                case COUNTS -> {}
                case CALLS -> output.line(CallLine.of(e).toString());
                case TEXT -> output.remark("failed: " + e.getMessage());
            }
        }
    }

    private boolean stopped(long until) throws InterruptedException {
        return stop.await(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
