package dev.weft.testkit.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import org.junit.jupiter.api.Test;

class LeakGuardTest {

    private final LeakRecorder recorder = new LeakRecorder();
    private final ResourceLeakDetector<Object> detector =
            recorder.newResourceLeakDetector(Object.class);

    @Test
    void what_is_lost_without_release_fails_the_run_with_its_story() {
        lose();

        assertThatThrownBy(() -> LeakGuard.failOn(recorder))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("1 leaks in this test run:\nObject was not released")
                .hasMessageContaining("seen last here");
    }

    @Test
    void what_is_released_does_not() {
        Object resource = new Object();
        ResourceLeakTracker<Object> tracker = detector.track(resource);

        tracker.close(resource);

        assertThatCode(() -> LeakGuard.failOn(recorder)).doesNotThrowAnyException();
    }

    @Test
    void is_installed_in_this_run() {
        assertThat(ResourceLeakDetectorFactory.instance()).isInstanceOf(LeakRecorder.class);
        assertThat(ResourceLeakDetectorFactory.instance().newResourceLeakDetector(ByteBuf.class))
                .isNotNull();
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
    }

    private void lose() {
        detector.track(new Object()).record("seen last here");
    }
}
