package dev.weft.waypoint.upstream.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testkit.mesh.Mesh;
import dev.weft.testkit.time.FakeClock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SystemLookupTest {
    private static final InetAddress ONE = Mesh.ip("10.0.0.1");
    private static final InetAddress TWO = Mesh.ip("10.0.0.2");

    private final FakeClock clock = new FakeClock();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private InetAddress answer = ONE;
    private boolean failing;
    private int questions;
    private final SystemLookup lookup =
            new SystemLookup(this::resolve, tasks::add, clock::nanoTime);

    private InetAddress[] resolve(String name) throws UnknownHostException {
        questions++;
        if (failing) {
            throw new UnknownHostException(name);
        }
        return new InetAddress[] {answer};
    }

    private CompletableFuture<List<InetAddress>> find() {
        return lookup.find("orders.example").toCompletableFuture();
    }

    private void run() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    @Test
    void those_who_ask_at_once_share_a_search_and_its_answer_is_kept_for_a_while() {
        CompletableFuture<List<InetAddress>> first = find();
        CompletableFuture<List<InetAddress>> second = find();
        run();
        answer = TWO;
        CompletableFuture<List<InetAddress>> third = find();
        clock.advance(Duration.ofSeconds(31));
        CompletableFuture<List<InetAddress>> fourth = find();
        run();

        assertThat(first).isCompletedWithValue(List.of(ONE));
        assertThat(second).isCompletedWithValue(List.of(ONE));
        assertThat(third).isCompletedWithValue(List.of(ONE));
        assertThat(fourth).isCompletedWithValue(List.of(TWO));
        assertThat(questions).isEqualTo(2);
    }

    @Test
    void what_was_known_holds_on_when_a_search_fails() {
        find();
        run();
        failing = true;
        clock.advance(Duration.ofMinutes(5));
        CompletableFuture<List<InetAddress>> stale = find();
        run();

        assertThat(stale).isCompletedWithValue(List.of(ONE));
    }

    @Test
    void a_host_that_was_never_known_is_a_failure_and_is_asked_for_again_soon() {
        failing = true;
        CompletableFuture<List<InetAddress>> unknown = find();
        run();
        failing = false;
        clock.advance(Duration.ofSeconds(3));
        CompletableFuture<List<InetAddress>> known = find();
        run();

        assertThatThrownBy(unknown::get).hasMessageContaining("orders.example is not known");
        assertThat(known).isCompletedWithValue(List.of(ONE));
    }
}
