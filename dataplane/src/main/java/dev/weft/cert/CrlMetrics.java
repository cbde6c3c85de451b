package dev.weft.cert;

import dev.weft.metrics.Counter;
import dev.weft.metrics.Family;
import dev.weft.metrics.MetricsRegistry;
import dev.weft.telemetry.MetricName;
import dev.weft.telemetry.Reporter;
import dev.weft.tls.Revocation;
import dev.weft.tls.RevocationFile;
import java.util.List;
import java.util.Optional;

/** What revocation lists did, and whether the file of them can be used. Any thread. */
public final class CrlMetrics implements Revocation.Observer {
    private final MetricsRegistry metrics;
    private final Family<Counter> rejections;

    public CrlMetrics(MetricsRegistry metrics) {
        this.metrics = metrics;
        List<String> labels = List.of("reporter");
        rejections =
                metrics.counter(
                        MetricName.CRL_REJECTIONS,
                        "Peers refused or disconnected because of a revoked certificate.",
                        labels);
        Family<Counter> untracked =
                metrics.counter(
                        MetricName.CRL_UNTRACKED,
                        "Connections that new revocation lists cannot reach; always none here.",
                        labels);
        for (Reporter reporter : Reporter.values()) {
            rejections.with(reporter.toString());
            untracked.with(reporter.toString());
        }
    }

    /** Reports whether the file can be used. */
    public void watch(Optional<RevocationFile> file) {
        metrics.gauge(
                "weft_crl_file_unusable",
                "1 while the file of revocation lists cannot be used and the last good ones count.",
                () -> file.flatMap(RevocationFile::problem).isPresent() ? 1 : 0);
    }

    @Override
    public void caught(boolean atServer) {
        Reporter reporter = atServer ? Reporter.DESTINATION : Reporter.SOURCE;
        rejections.with(reporter.toString()).increment();
    }
}
