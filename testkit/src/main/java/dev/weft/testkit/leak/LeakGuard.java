package dev.weft.testkit.leak;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Installs recording leak detectors before the first test and fails the run when one has reported
 * at the end. The message names every leak with the places that touched it last.
 *
 * <p>The test platform finds this class by {@code META-INF/services}.
 */
public final class LeakGuard implements LauncherSessionListener {

    private final LeakRecorder recorder = new LeakRecorder();

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(recorder);
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        try {
            failOn(recorder);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while looking for leaks", e);
        }
    }

    static void failOn(LeakRecorder recorder) throws InterruptedException {
        var leaks = recorder.settle();
        if (!leaks.isEmpty()) {
            throw new AssertionError(
                    leaks.size() + " leaks in this test run:\n" + String.join("\n", leaks));
        }
    }
}
