package dev.weft.cli.why;

import dev.weft.cli.print.Output;
import dev.weft.cli.print.Terminal;
import dev.weft.cli.source.MeshChoice;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what would become of a request, and why. */
@Command(
        name = "why",
        description = "Say which route, rule, policy and endpoint a request would get, and why",
        footer = {
            "",
            "Nothing is sent: the node proxies and the waypoint say what they would do, by",
            "the code with which they do it, and what else there was.",
            "",
            "Examples",
            "  weft why shop/frontend http://payment-service/charge -X POST",
            "  weft why shop/orders http://payment-service/ -H 'x-tester: true'",
            "  weft why shop/frontend tcp://inventory-service:9090",
            "  weft why shop/orders http://payment-service/ -o json | jq '.steps[]'"
        })
public final class WhyCommand implements Callable<Integer> {

    @Mixin private MeshChoice mesh;
    @Mixin private Output output;

    @Parameters(
            index = "0",
            paramLabel = "SOURCE",
            description = "Who asks: namespace/NAME of a pod, a Deployment or a service account")
    private String source;

    @Parameters(
            index = "1",
            paramLabel = "TARGET",
            description = "http://host[:port]/path, grpc://host:port or tcp://host:port")
    private String target;

    @Option(
            names = {"-X", "--method"},
            paramLabel = "METHOD",
            description = "Of a request (default: ${DEFAULT-VALUE})")
    private String method = "GET";

    @Option(
            names = {"-H", "--header"},
            paramLabel = "NAME:VALUE",
            description = "A header of the request; may repeat")
    private List<String> headers = List.of();

    @Spec private CommandSpec command;

    @Override
    public Integer call() {
        var question = question();
        var client = mesh.running();
        var report = new Inquiry(client, Source.find(client.pods(), source), question).run();
        var out = command.commandLine().getOut();
        if (output.table()) {
            ReportText.lines(report, Terminal.current()).forEach(out::println);
            out.flush();
        } else {
            output.printObject(out, report);
        }
        return 0;
    }

    private Question question() {
        try {
            return Question.parse(target, method, headers);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
