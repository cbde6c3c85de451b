package dev.weft.cli.local;

import dev.weft.cli.source.MeshChoice;
import dev.weft.local.client.ExecOutput;
import dev.weft.local.client.ExecRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a program inside a pod. */
@Command(
        name = "exec",
        description = "Run a program inside a pod; its exit status becomes ours",
        footer = {
            "",
            "The program is run directly, without a shell. weft-echo is on the pod's path.",
            "",
            "Examples",
            "  weft local exec -n shop deploy/frontend -- weft-echo client http://orders/",
            "  weft local exec -n shop deploy/orders -- nft list ruleset"
        })
final class ExecCommand implements Callable<Integer> {

    @Mixin private MeshChoice mesh;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "Namespace of the pod (default: ${DEFAULT-VALUE})")
    private String namespace = "default";

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "Kill the program after so long (default: ${DEFAULT-VALUE})")
    private int timeout = 3600;

    @Parameters(
            index = "0",
            paramLabel = "POD",
            description = "Name of the pod, or deploy/NAME for any ready pod of a Deployment")
    private String pod;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "COMMAND",
            description = "Program and arguments, after --")
    private List<String> program;

    @Override
    public Integer call() {
        var request =
                new ExecRequest(namespace, pod, program, Map.of(), "", Duration.ofSeconds(timeout));
        var end =
                mesh.running()
                        .exec(
                                request,
                                new ExecOutput() {
                                    @Override
                                    public void stdout(byte[] bytes) {
                                        System.out.write(bytes, 0, bytes.length);
                                        System.out.flush();
                                    }

                                    @Override
                                    public void stderr(byte[] bytes) {
                                        System.err.write(bytes, 0, bytes.length);
                                        System.err.flush();
                                    }
                                });
        return end.exitCode();
    }
}
