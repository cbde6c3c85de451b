package dev.weft.ztunnel;

import dev.weft.linux.LinuxException;
import dev.weft.linux.ResourceLimits;
import dev.weft.metrics.Counter;
import dev.weft.metrics.Family;
import dev.weft.metrics.MetricsRegistry;
import dev.weft.telemetry.MetricName;
import dev.weft.xds.AdsObserver;
import dev.weft.ztunnel.inpod.PodsObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Metrics of the proxy itself: its pods, its discovery stream, its descriptors. */
final class NodeMetrics {
    private final Counter started;
    private final Counter stopped;
    private final AtomicInteger active = new AtomicInteger();
    private final AtomicInteger pending = new AtomicInteger();
    private final Family<Counter> terminations;
    private final Family<Counter> messages;
    private final Family<Counter> messageBytes;

    NodeMetrics(MetricsRegistry metrics, String version) {
        metrics.gauge(MetricName.BUILD, "What runs.", List.of("component", "tag"))
                .with("ztunnel", version)
                .increment();
        metrics.gauge(MetricName.PROXIES_ACTIVE, "Pods served.", active::get);
        metrics.gauge(MetricName.PROXIES_PENDING, "Pods to be served.", pending::get);
        started =
                metrics.counter(MetricName.PROXIES_STARTED, "Proxies of pods started.", List.of())
                        .with();
        stopped =
                metrics.counter(MetricName.PROXIES_STOPPED, "Proxies of pods stopped.", List.of())
                        .with();
        terminations =
                metrics.counter(
                        MetricName.XDS_TERMINATIONS,
                        "Discovery streams that ended.",
                        List.of("reason"));
        messages = metrics.counter(MetricName.XDS_MESSAGES, "Discovery responses.", List.of("url"));
        messageBytes =
                metrics.counter(
                        MetricName.XDS_MESSAGE_BYTES,
                        "Bytes of discovery responses.",
                        List.of("url"));
        metrics.gauge(MetricName.OPEN_FDS, "Open descriptors.", NodeMetrics::openDescriptors);
        metrics.gauge(MetricName.MAX_FDS, "Descriptors allowed.", NodeMetrics::mostDescriptors);
    }

    /** Counts pods; passes on whether all are served. */
    PodsObserver pods(ReadinessSwitch served) {
        return new PodsObserver() {
            @Override
            public void changed(int nowActive, int nowPending, boolean ready) {
                active.set(nowActive);
                pending.set(nowPending);
                served.set(ready);
            }

            @Override
            public void started() {
                started.increment();
            }

            @Override
            public void stopped() {
                stopped.increment();
            }
        };
    }

    /** Counts what the discovery stream does; runs the action when the first state is complete. */
    AdsObserver discovery(Runnable onReady) {
        return new AdsObserver() {
            @Override
            public void terminated(Termination termination) {
                terminations.with(termination.reason()).increment();
            }

            @Override
            public void received(String typeUrl, int bytes) {
                messages.with(typeUrl).increment();
                messageBytes.with(typeUrl).add(bytes);
            }

            @Override
            public void ready() {
                onReady.run();
            }
        };
    }

    private static long openDescriptors() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        } catch (IOException e) {
            return -1;
        }
    }

    private static long mostDescriptors() {
        try {
            return ResourceLimits.openFiles().soft();
        } catch (LinuxException e) {
            return -1;
        }
    }
}
