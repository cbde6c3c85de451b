package dev.weft.cli.view;

import dev.weft.cli.print.Column;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows services. */
@Command(
        name = "services",
        description = "Show the services that the node proxies know, and their endpoints",
        footer = {
            "",
            "WAYPOINT is the Gateway through which the service is reached, if it has one.",
            "",
            "Examples",
            "  weft services",
            "  weft services -o yaml"
        })
public final class ServicesCommand implements Callable<Integer> {

    private static final List<Column<ServiceRow>> COLUMNS =
            List.of(
                    new Column<>("NAMESPACE", ServiceRow::namespace),
                    new Column<>("NAME", ServiceRow::name),
                    new Column<>("ADDRESSES", row -> String.join(" ", row.addresses())),
                    new Column<>("PORTS", row -> String.join(" ", row.ports())),
                    new Column<>("ENDPOINTS", row -> row.healthy() + "/" + row.endpoints()),
                    new Column<>("WAYPOINT", ServiceRow::waypoint),
                    new Column<>("PROXIES", row -> String.join(" ", row.knownBy())));

    @Mixin private View view;

    @Override
    public Integer call() {
        return view.print(
                ServiceRow.of(view.nodeProxies()), COLUMNS, "The node proxies know no service.");
    }
}
