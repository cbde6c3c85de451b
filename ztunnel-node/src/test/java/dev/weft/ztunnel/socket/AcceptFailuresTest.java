package dev.weft.ztunnel.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AcceptFailuresTest {
    private final List<String> reasons = new ArrayList<>();
    private final EmbeddedChannel listening = new EmbeddedChannel(new AcceptFailures(reasons::add));

    @Test
    void a_socket_that_cannot_accept_pauses_says_why_and_tries_again() {
        listening.freezeTime();
        listening
                .pipeline()
                .fireExceptionCaught(new IOException("accept(..) failed: Too many open files"));

        assertThat(listening.config().isAutoRead()).isFalse();
        assertThat(reasons).containsExactly("no descriptor");
        listening.advanceTimeBy(100, TimeUnit.MILLISECONDS);
        listening.runScheduledPendingTasks();
        assertThat(listening.config().isAutoRead()).isTrue();
    }

    @Test
    void any_other_failure_is_counted_too() {
        listening.pipeline().fireExceptionCaught(new IOException("Software caused abort"));

        assertThat(reasons).containsExactly("accept failed");
    }
}
