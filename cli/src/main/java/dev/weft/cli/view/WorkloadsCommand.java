package dev.weft.cli.view;

import dev.weft.cli.print.Column;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows workloads. */
@Command(
        name = "workloads",
        description = "Show the workloads that the node proxies know, and how each is reached",
        footer = {
            "",
            "PROTOCOL is HBONE for a workload in the mesh and TCP for any other. PROXIES",
            "are the nodes whose proxy knows the workload so: two rows for one workload",
            "mean that some proxy is behind.",
            "",
            "Examples",
            "  weft workloads",
            "  weft workloads -o json | jq '.[] | select(.protocol==\"HBONE\").name'"
        })
public final class WorkloadsCommand implements Callable<Integer> {

    private static final List<Column<WorkloadRow>> COLUMNS =
            List.of(
                    new Column<>("NAMESPACE", WorkloadRow::namespace),
                    new Column<>("NAME", WorkloadRow::name),
                    new Column<>("ADDRESS", row -> String.join(" ", row.addresses())),
                    new Column<>("NODE", WorkloadRow::node),
                    new Column<>("PROTOCOL", WorkloadRow::protocol),
                    new Column<>("STATUS", WorkloadRow::status),
                    new Column<>("POLICIES", row -> String.join(" ", row.policies())),
                    new Column<>("PROXIES", row -> String.join(" ", row.knownBy())),
                    new Column<>("IDENTITY", WorkloadRow::identity));

    @Mixin private View view;

    @Override
    public Integer call() {
        return view.print(
                WorkloadRow.of(view.nodeProxies()), COLUMNS, "The node proxies know no workload.");
    }
}
