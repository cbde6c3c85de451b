package dev.weft.ztunnel.telemetry;

import dev.weft.metrics.Counter;
import dev.weft.metrics.Family;
import dev.weft.metrics.MetricsRegistry;
import dev.weft.policy.DryRunFinding;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what policies are asked, and what those in dry run would have done. Any thread. */
final class PolicyCounters {
    private static final Logger log = LoggerFactory.getLogger(PolicyCounters.class);

    private final Counter evaluations;
    private final Family<Counter> dryRuns;

    PolicyCounters(MetricsRegistry metrics) {
        evaluations =
                metrics.counter(
                                "weft_policy_evaluations_total",
                                "Connections that policies were matched with, new and live ones.",
                                List.of())
                        .with();
        dryRuns =
                metrics.counter(
                        "weft_policy_dry_run_total",
                        "Connections to which a policy in dry run would have said something.",
                        List.of("policy", "finding"));
    }

    void evaluated() {
        evaluations.increment();
    }

    void dryRun(DryRunFinding finding) {
        log.debug("dry run: {}", finding);
        switch (finding) {
            case DryRunFinding.WouldDeny deny ->
                    dryRuns.with(deny.policy().toString(), "would_deny").increment();
            case DryRunFinding.WouldAllow allow ->
                    dryRuns.with(allow.policy().toString(), "would_allow").increment();
            case DryRunFinding.WouldAllowNothing nothing ->
                    dryRuns.with("", "would_allow_nothing").increment();
        }
    }
}
