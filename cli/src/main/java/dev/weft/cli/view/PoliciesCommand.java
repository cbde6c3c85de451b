package dev.weft.cli.view;

import dev.weft.cli.print.Column;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows policies. */
@Command(
        name = "policies",
        description = "Show the policies, whether each is in force, and where",
        footer = {
            "",
            "A policy that is not ACCEPTED protects nothing: MESSAGE says why. SELECTED",
            "counts the workloads that it selects as in-mesh/all: outside of the mesh",
            "nothing enforces it.",
            "A PeerAuthentication reaches the proxies under names of its own.",
            "",
            "Examples",
            "  weft policies",
            "  weft policies -o json | jq '.[] | select(.accepted | not)'"
        })
public final class PoliciesCommand implements Callable<Integer> {

    private static final List<Column<PolicyRow>> COLUMNS =
            List.of(
                    new Column<>("KIND", PolicyRow::kind),
                    new Column<>("NAMESPACE", PolicyRow::namespace),
                    new Column<>("NAME", PolicyRow::name),
                    new Column<>("ACCEPTED", row -> row.accepted() ? "yes" : "NO"),
                    new Column<>("ENFORCED BY", PolicyRow::enforcedBy),
                    new Column<>("SELECTED", row -> row.enrolled() + "/" + row.selected()),
                    new Column<>("PROXIES", row -> String.join(" ", row.knownBy())),
                    new Column<>("MESSAGE", PolicyRow::message));

    @Mixin private View view;

    @Override
    public Integer call() {
        var rows = PolicyRow.of(view.programs().policies(), view.nodeProxies());
        return view.print(rows, COLUMNS, "There are no policies: everything is allowed.");
    }
}
