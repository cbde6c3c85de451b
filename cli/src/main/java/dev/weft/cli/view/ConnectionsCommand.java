package dev.weft.cli.view;

import dev.weft.cli.print.Column;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows live connections. */
@Command(
        name = "connections",
        description = "Show the connections that the node proxies carry now",
        footer = {
            "",
            "Examples",
            "  weft connections",
            "  weft connections --node node1 -o json | jq 'map(select(.protocol==\"TCP\"))'"
        })
public final class ConnectionsCommand implements Callable<Integer> {

    private static final List<Column<ConnectionRow>> COLUMNS =
            List.of(
                    new Column<>("NODE", ConnectionRow::node),
                    new Column<>("POD", ConnectionRow::pod),
                    new Column<>("DIRECTION", ConnectionRow::direction),
                    new Column<>("FROM", ConnectionRow::source),
                    new Column<>("TO", ConnectionRow::destination),
                    new Column<>("ASKED FOR", ConnectionRow::asked),
                    new Column<>("PROTOCOL", ConnectionRow::protocol));

    @Mixin private View view;

    @Override
    public Integer call() {
        return view.print(
                ConnectionRow.of(view.nodeProxies()),
                COLUMNS,
                "The node proxies carry no connection now.");
    }
}
