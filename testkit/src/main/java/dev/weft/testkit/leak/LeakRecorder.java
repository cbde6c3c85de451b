package dev.weft.testkit.leak;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Makes leak detectors that remember what they report. Any thread. */
final class LeakRecorder extends ResourceLeakDetectorFactory {

    /** The collector needs more than one round where one lost object holds another. */
    private static final int ROUNDS = 3;

    private static final long LONGEST_ROUND_MILLIS = TimeUnit.SECONDS.toMillis(5);

    private final List<RecordingDetector<?>> detectors = new CopyOnWriteArrayList<>();
    private final List<String> leaks = new CopyOnWriteArrayList<>();

    @Override
    @SuppressWarnings("deprecation") // the only method that a factory has to have
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
            Class<T> resource, int samplingInterval, long maxActive) {
        RecordingDetector<T> detector = new RecordingDetector<>(resource, samplingInterval);
        detectors.add(detector);
        return detector;
    }

    /** What was reported so far. */
    List<String> leaks() {
        return leaks;
    }

    /** Lets the collector find what was lost and the detectors report it. */
    List<String> settle() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            collectGarbage();
            detectors.forEach(RecordingDetector::reportLost);
        }
        return leaks;
    }

    /** Returns when the collector has cleared an object that was lost before it began. */
    private static void collectGarbage() throws InterruptedException {
        ReferenceQueue<Object> cleared = new ReferenceQueue<>();
        WeakReference<Object> lost = new WeakReference<>(new Object(), cleared);
        System.gc();
        if (cleared.remove(LONGEST_ROUND_MILLIS) == null) {
            throw new IllegalStateException(
                    lost + " was not collected: leaks cannot be found, is System.gc() disabled?");
        }
    }

    private final class RecordingDetector<T> extends ResourceLeakDetector<T> {

        RecordingDetector(Class<T> resource, int samplingInterval) {
            super(resource, samplingInterval);
        }

        /** A detector looks for lost objects whenever it is asked to track one. */
        @SuppressWarnings("unchecked") // the object is only an identity to the detector
        void reportLost() {
            T probe = (T) new Object();
            ResourceLeakTracker<T> tracker = trackForcibly(probe);
            if (tracker != null) {
                tracker.close(probe);
            }
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            leaks.add(resourceType + " was not released before it was lost:" + records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            leaks.add(resourceType + " was not released before it was lost (no records)");
        }
    }
}
