package dev.weft.ztunnel;

import dev.weft.lifecycle.ReadinessSwitch;
import dev.weft.linux.LinuxException;
import dev.weft.linux.ResourceLimits;
import dev.weft.metrics.Counter;
import dev.weft.metrics.MetricsRegistry;
import dev.weft.relay.ByteBudget;
import dev.weft.telemetry.MetricName;
import dev.weft.ztunnel.inpod.PodsObserver;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Metrics of the proxy itself: its pods, its discovery stream, its descriptors. */
final class NodeMetrics {
    private final MetricsRegistry metrics;
    private final Counter started;
    private final Counter stopped;
    private final AtomicInteger active = new AtomicInteger();
    private final AtomicInteger pending = new AtomicInteger();

    NodeMetrics(MetricsRegistry metrics, String version) {
        this.metrics = metrics;
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

    /** Shows what waits in this process for slow receivers, and what its buffers take. */
    void memory(ByteBudget buffers) {
        metrics.gauge(
                "weft_relay_waiting_bytes", "Bytes that wait for slow receivers.", buffers::used);
        metrics.counter(
                "weft_relay_overloaded_total",
                "Connections ended as too many bytes wait for slow receivers.",
                buffers::refused);
        metrics.gauge(
                "weft_direct_memory_bytes",
                "Direct memory of the buffers of connections.",
                NodeMetrics::directMemory);
    }

    private static long directMemory() {
        return ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider allocator
                ? allocator.metric().usedDirectMemory()
                : -1;
    }

    /** Shows how much of the mesh is asked for. */
    void onDemand(LongSupplier followed, LongSupplier waiting) {
        metrics.gauge("weft_on_demand_names", "Names followed in on-demand discovery.", followed);
        metrics.gauge(
                "weft_on_demand_waiting",
                "Names that the control plane owes an answer for.",
                waiting);
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
