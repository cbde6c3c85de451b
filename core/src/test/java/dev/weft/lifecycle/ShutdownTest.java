package dev.weft.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShutdownTest {

    @Test
    void the_first_who_asks_gives_the_reason() throws Exception {
        Shutdown shutdown = new Shutdown();

        assertThat(shutdown.isRequested()).isFalse();
        assertThat(shutdown.request("SIGTERM")).isTrue();
        assertThat(shutdown.request("POST /quitquitquit")).isFalse();

        assertThat(shutdown.await()).isEqualTo("SIGTERM");
        assertThat(shutdown.requested()).isCompletedWithValue("SIGTERM");
    }
}
