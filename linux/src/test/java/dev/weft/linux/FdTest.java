package dev.weft.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FdTest {

    @Test
    void a_duplicate_outlives_the_original() throws Exception {
        Fd original = Fd.adopt(Libc.eventfd());
        Fd copy = original.duplicate();

        original.close();

        assertThat(copy.isOpen()).isTrue();
        assertThat(Files.exists(copy.path())).isTrue();
        copy.close();
    }

    @Test
    void closing_twice_is_closing_once() throws Exception {
        Fd fd = Fd.adopt(Libc.eventfd());

        fd.close();
        fd.close();

        assertThat(fd.isOpen()).isFalse();
        assertThatThrownBy(fd::number).hasMessageContaining("was closed by its owner");
    }

    @Test
    void the_number_is_kept_until_the_last_call_returns() throws Exception {
        Fd fd = Fd.adopt(Libc.eventfd());

        boolean thereDuringTheCall =
                fd.use(number -> {
                    fd.close();
                    return Files.exists(Path.of("/proc/self/fd/" + number));
                });

        assertThat(thereDuringTheCall).isTrue();
        assertThat(fd.isOpen()).isFalse();
    }

    @Test
    void a_negative_number_is_no_descriptor() {
        assertThatThrownBy(() -> Fd.adopt(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
