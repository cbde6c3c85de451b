package dev.weft.cli.demo;

import dev.weft.cli.demo.step.Await;
import dev.weft.cli.demo.step.DemoFailure;
import dev.weft.cli.demo.step.DemoMesh;
import dev.weft.cli.demo.step.Observations;
import dev.weft.cli.demo.step.Step;
import dev.weft.cli.source.Metrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The metrics say what was sent, to the byte. */
final class Step7Counters implements Step {

    private final Transfer transfer;

    Step7Counters(Transfer transfer) {
        this.transfer = transfer;
    }

    @Override
    public String title() {
        return "bytes, connections and identities in the metrics agree with what was sent";
    }

    @Override
    public void run(DemoMesh mesh, Observations seen) throws DemoFailure {
        Await.until(
                "the metrics agree",
                Duration.ofSeconds(10),
                () -> {
                    var wrong = disagreements(mesh.metrics(), transfer);
                    return wrong.isEmpty() ? Optional.empty() : Optional.of(wrong.toString());
                });
        seen.saw(
                "source and destination each count "
                        + Transfer.CONNECTIONS
                        + " connections from frontend to inventory, by mutual TLS");
        seen.saw(
                "source and destination each count "
                        + transfer.there()
                        + " bytes there and "
                        + transfer.back()
                        + " back");
    }

    /** What the counters say otherwise than the transfer; the names of the metrics are Istio's. */
    static List<String> disagreements(Metrics metrics, Transfer transfer) {
        var wrong = new ArrayList<String>();
        var expected =
                Map.of(
                        "istio_tcp_connections_opened_total",
                        (long) Transfer.CONNECTIONS,
                        "istio_tcp_connections_closed_total",
                        (long) Transfer.CONNECTIONS,
                        "istio_tcp_received_bytes_total",
                        transfer.there(),
                        "istio_tcp_sent_bytes_total",
                        transfer.back());
        for (var reporter : List.of("source", "destination")) {
            var labels =
                    Map.of(
                            "reporter",
                            reporter,
                            "source_principal",
                            DemoMesh.identity("frontend"),
                            "destination_principal",
                            DemoMesh.identity("inventory"),
                            "connection_security_policy",
                            "mutual_tls");
            expected.forEach((name, value) -> {
                var counted = metrics.sum(name, labels);
                if (counted != value) {
                    wrong.add(name + " at the " + reporter + " is " + counted + ", not " + value);
                }
            });
        }
        return wrong;
    }
}
