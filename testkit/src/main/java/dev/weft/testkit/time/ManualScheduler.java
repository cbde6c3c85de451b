package dev.weft.testkit.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A scheduler whose tasks run when a test moves its clock over their time, in the order of their
 * times, on the test's thread. Work that is handed over without delay waits for {@link #runReady}.
 */
public final class ManualScheduler extends AbstractExecutorService
        implements ScheduledExecutorService {

    private final FakeClock clock;
    private final PriorityQueue<Task<?>> tasks = new PriorityQueue<>(); // guarded by itself
    private long sequence; // guarded by tasks
    private boolean shutdown; // guarded by tasks

    public ManualScheduler(FakeClock clock) {
        this.clock = clock;
    }

    /** Runs what is due now, and what that makes due, and says how much that was. */
    public int runReady() {
        int ran = 0;
        for (Optional<Task<?>> task = nextDue(clock.nanoTime());
                task.isPresent();
                task = nextDue(clock.nanoTime())) {
            task.get().run();
            ran++;
        }
        return ran;
    }

    /** Moves the clock from task to task, and then to the end of the amount. */
    public void advance(Duration amount) {
        long end = clock.nanoTime() + amount.toNanos();
        runReady();
        for (Optional<Long> next = nextTime();
                next.isPresent() && next.get() <= end;
                next = nextTime()) {
            clock.advance(Duration.ofNanos(Math.max(0, next.get() - clock.nanoTime())));
            runReady();
        }
        clock.advance(Duration.ofNanos(end - clock.nanoTime()));
    }

    /** How many tasks wait, those that repeat included. */
    public int waiting() {
        synchronized (tasks) {
            tasks.removeIf(Task::isDone);
            return tasks.size();
        }
    }

    @Override
    public void execute(Runnable command) {
        schedule(command, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return add(new Task<>(toCallable(command), unit.toNanos(delay), 0));
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return add(new Task<>(callable, unit.toNanos(delay), 0));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(
            Runnable command, long initialDelay, long period, TimeUnit unit) {
        long nanos = unit.toNanos(period);
        return add(new Task<>(toCallable(command), unit.toNanos(initialDelay), nanos));
    }

    /** The same as at a fixed rate: here a task takes no time. */
    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
            Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return scheduleAtFixedRate(command, initialDelay, delay, unit);
    }

    @Override
    public void shutdown() {
        synchronized (tasks) {
            shutdown = true;
        }
    }

    @Override
    public List<Runnable> shutdownNow() {
        synchronized (tasks) {
            shutdown = true;
            List<Runnable> left = new ArrayList<>(tasks);
            tasks.clear();
            return left;
        }
    }

    @Override
    public boolean isShutdown() {
        synchronized (tasks) {
            return shutdown;
        }
    }

    @Override
    public boolean isTerminated() {
        return isShutdown() && waiting() == 0;
    }

    /** Never waits: only the test moves the time. */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return isTerminated();
    }

    private <V> Task<V> add(Task<V> task) {
        synchronized (tasks) {
            if (shutdown) {
                throw new RejectedExecutionException("the scheduler is shut down");
            }
            tasks.add(task);
        }
        return task;
    }

    private Optional<Task<?>> nextDue(long now) {
        synchronized (tasks) {
            tasks.removeIf(Task::isDone);
            boolean due = !tasks.isEmpty() && tasks.element().time <= now;
            return due ? Optional.of(tasks.remove()) : Optional.empty();
        }
    }

    private Optional<Long> nextTime() {
        synchronized (tasks) {
            tasks.removeIf(Task::isDone);
            return Optional.ofNullable(tasks.peek()).map(task -> task.time);
        }
    }

    private static Callable<Void> toCallable(Runnable command) {
        return () -> {
            command.run();
            return null;
        };
    }

    private final class Task<V> extends FutureTask<V> implements RunnableScheduledFuture<V> {

        private final long period;
        private final long order;
        private long time; // changes only while the task is out of the queue

        Task(Callable<V> callable, long delay, long period) {
            super(callable);
            this.period = period;
            this.time = clock.nanoTime() + Math.max(0, delay);
            synchronized (tasks) {
                this.order = sequence++;
            }
        }

        @Override
        public void run() {
            if (!isPeriodic()) {
                super.run();
                return;
            }
            if (runAndReset() && !isShutdown()) {
                time += period;
                add(this);
            }
        }

        @Override
        public boolean isPeriodic() {
            return period > 0;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(time - clock.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            Task<?> task = (Task<?>) other;
            int byTime = Long.compare(time, task.time);
            return byTime != 0 ? byTime : Long.compare(order, task.order);
        }
    }
}
