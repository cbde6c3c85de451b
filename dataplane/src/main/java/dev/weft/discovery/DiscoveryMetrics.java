package dev.weft.discovery;

import dev.weft.metrics.Counter;
import dev.weft.metrics.Family;
import dev.weft.metrics.MetricsRegistry;
import dev.weft.telemetry.MetricName;
import dev.weft.xds.AdsObserver;
import java.util.List;

/** Counts what the discovery stream does, and says once that the first state is complete. */
public final class DiscoveryMetrics implements AdsObserver {
    private final Family<Counter> terminations;
    private final Family<Counter> messages;
    private final Family<Counter> messageBytes;
    private final Runnable onReady;

    public DiscoveryMetrics(MetricsRegistry metrics, Runnable onReady) {
        this.onReady = onReady;
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
    }

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
}
