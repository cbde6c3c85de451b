package dev.weft.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NetnsTest {

    private TestNetns pod;

    @BeforeEach
    void create() throws Exception {
        pod = TestNetns.create();
    }

    @AfterEach
    void delete() throws Exception {
        pod.close();
    }

    @Test
    void a_task_runs_inside_and_the_thread_comes_home() throws Exception {
        try (Netns netns = Netns.open(pod.path());
                Netns home = Netns.current()) {
            NetnsId inside = netns.enter(NetnsTest::threadNetns);

            assertThat(inside).isEqualTo(netns.id()).isNotEqualTo(home.id());
            assertThat(threadNetns()).isEqualTo(home.id());
        }
    }

    @Test
    void the_thread_comes_home_after_a_failure_too() throws Exception {
        try (Netns netns = Netns.open(pod.path());
                Netns home = Netns.current()) {
            assertThatThrownBy(() ->
                            netns.enter(() -> {
                                throw new IllegalStateException("inside");
                            }))
                    .hasMessage("inside");

            assertThat(threadNetns()).isEqualTo(home.id());
        }
    }

    @Test
    void two_descriptors_of_one_namespace_have_one_id_and_one_cookie() throws Exception {
        try (TestNetns other = TestNetns.create();
                Netns one = Netns.open(pod.path());
                Netns same = Netns.ofFd(one.fd().duplicate());
                Netns another = Netns.open(other.path())) {
            assertThat(same.id()).isEqualTo(one.id()).isNotEqualTo(another.id());
            assertThat(same.cookie()).isEqualTo(one.cookie()).isNotEqualTo(another.cookie());
        }
    }

    @Test
    void something_else_than_a_network_namespace_is_refused_and_closed() throws Exception {
        assertThatThrownBy(() -> Netns.open(Path.of("/proc/self/ns/mnt")))
                .hasMessageContaining("a network namespace was expected");
        assertThatThrownBy(() -> Netns.open(Path.of("/dev/null"))).hasMessageContaining("ENOTTY");
        assertThatThrownBy(() -> Netns.open(Path.of("/run/netns/none-such")))
                .hasMessage("open: ENOENT: /run/netns/none-such");
    }

    @Test
    void a_virtual_thread_may_not_enter() throws Exception {
        try (Netns netns = Netns.open(pod.path())) {
            CompletableFuture<Throwable> refused = new CompletableFuture<>();

            Thread.ofVirtual()
                    .start(() -> {
                        try {
                            netns.enter(() -> refused.complete(null));
                        } catch (Exception e) {
                            refused.complete(e);
                        }
                    });

            assertThat(refused.get()).hasMessageContaining("virtual thread");
        }
    }

    @Test
    void entering_does_not_nest() throws Exception {
        try (Netns netns = Netns.open(pod.path())) {
            assertThatThrownBy(() -> netns.enter(() -> netns.enter(() -> "deep")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("already inside");
        }
    }

    @Test
    void a_closed_one_cannot_be_entered() throws Exception {
        Netns netns = Netns.open(pod.path());

        netns.close();

        assertThatThrownBy(() -> netns.enter(() -> "in")).hasMessageContaining("EBADF");
    }

    private static NetnsId threadNetns() throws Exception {
        Path thread = Files.readSymbolicLink(Path.of("/proc/thread-self"));
        try (Netns netns = Netns.open(Path.of("/proc").resolve(thread).resolve("ns/net"))) {
            return netns.id();
        }
    }
}
