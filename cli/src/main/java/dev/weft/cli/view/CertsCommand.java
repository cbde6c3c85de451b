package dev.weft.cli.view;

import dev.weft.cli.print.Column;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows certificates. */
@Command(
        name = "certs",
        description = "Show the certificates that the node proxies hold for their pods",
        footer = {
            "",
            "Only public parts are shown; keys never leave a proxy's memory.",
            "",
            "Examples",
            "  weft certs",
            "  weft certs --node node2 -o json | jq '.[].expires'"
        })
public final class CertsCommand implements Callable<Integer> {

    private static final List<Column<CertRow>> COLUMNS =
            List.of(
                    new Column<>("NODE", CertRow::node),
                    new Column<>("IDENTITY", CertRow::identity),
                    new Column<>("STATE", CertRow::state),
                    new Column<>("EXPIRES IN", CertRow::left),
                    new Column<>("EXPIRES", CertRow::expires),
                    new Column<>("SERIAL", CertRow::serialNumber));

    @Mixin private View view;

    @Override
    public Integer call() {
        return view.print(
                CertRow.of(view.nodeProxies(), Instant.now()),
                COLUMNS,
                "No node proxy holds a certificate: no pod is in the mesh.");
    }
}
