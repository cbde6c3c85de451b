package dev.weft.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SignalsTest {

    @Test
    void every_signal_is_told_by_name() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();

        assertThat(Signals.handle(List.of("WINCH"), told::add)).isTrue();

        for (int i = 0; i < 2; i++) {
            new ProcessBuilder("kill", "-WINCH", "" + ProcessHandle.current().pid())
                    .start()
                    .waitFor();
            assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("WINCH");
        }
    }

    @Test
    void a_signal_that_the_jvm_keeps_for_itself_is_not_to_be_had() {
        assertThat(Signals.handle(List.of("SEGV"), name -> {})).isFalse();
    }
}
