package dev.weft.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.lifecycle.Drain.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DrainTest {

    private static final Signal GRACEFUL = Signal.graceful(Duration.ofSeconds(5));

    private final Drain drain = new Drain();
    private final List<Signal> told = new ArrayList<>();

    @Test
    void is_over_at_once_when_nobody_holds_it() {
        assertThat(drain.start(GRACEFUL)).isDone();
        assertThat(drain.isStarted()).isTrue();
    }

    @Test
    void is_over_when_the_last_hold_is_closed() {
        Guard first = drain.hold(told::add);
        Guard second = drain.hold(told::add);

        CompletableFuture<Void> over = drain.start(GRACEFUL);
        first.close();
        first.close();
        boolean tooEarly = over.isDone();
        second.close();

        assertThat(tooEarly).isFalse();
        assertThat(over).isDone();
        assertThat(told).containsExactly(GRACEFUL, GRACEFUL);
    }

    @Test
    void holds_closed_before_the_start_do_not_end_it() {
        drain.hold(told::add).close();

        assertThat(drain.isStarted()).isFalse();
        assertThat(drain.holders()).isZero();
    }

    @Test
    void a_late_holder_is_told_at_once_and_waited_for() {
        Guard early = drain.hold(told::add);
        CompletableFuture<Void> over = drain.start(GRACEFUL);

        Guard late = drain.hold(told::add);
        early.close();

        assertThat(told).hasSize(2);
        assertThat(over).isNotDone();
        late.close();
        assertThat(over).isDone();
    }

    @Test
    void graceful_may_become_immediate_and_not_the_other_way_round() {
        Guard hold = drain.hold(told::add);

        drain.start(GRACEFUL);
        drain.start(Signal.graceful(Duration.ofSeconds(1)));
        drain.start(Signal.IMMEDIATE);
        drain.start(Signal.IMMEDIATE);
        CompletableFuture<Void> over = drain.start(GRACEFUL);
        hold.close();

        assertThat(told).containsExactly(GRACEFUL, Signal.IMMEDIATE);
        assertThat(over).isDone();
    }

    @Test
    void every_holder_is_told_and_waited_for_when_many_come_and_go_during_the_start()
            throws Exception {
        int threads = 8;
        CountDownLatch begin = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(threads * 200);
        for (int t = 0; t < threads; t++) {
            Thread.ofVirtual().start(() -> holdOften(begin, told));
        }

        begin.countDown();
        CompletableFuture<Void> over = drain.start(GRACEFUL);

        over.get(30, TimeUnit.SECONDS);
        assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(drain.holders()).isZero();
    }

    /** Each hold closes itself when it is told. */
    private void holdOften(CountDownLatch begin, CountDownLatch told) {
        try {
            begin.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (int i = 0; i < 200; i++) {
            CompletableFuture<Guard> hold = new CompletableFuture<>();
            hold.complete(drain.hold(signal -> hold.thenAccept(guard -> end(guard, told))));
        }
    }

    private static void end(Guard guard, CountDownLatch told) {
        guard.close();
        told.countDown();
    }
}
