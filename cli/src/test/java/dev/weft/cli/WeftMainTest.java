package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class WeftMainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "workloads MESH",
                "services MESH",
                "policies MESH",
                "certs MESH",
                "connections MESH",
                "status MESH",
                "local pods MESH",
                "local apply MESH -f x.yaml",
                "local delete MESH -f x.yaml",
                "local logs MESH",
                "local exec MESH pod -- true",
                "local forward MESH svc/shop-gateway 80",
                "waypoint list MESH",
                "waypoint status MESH",
                "waypoint apply MESH -n shop --enroll-namespace",
                "waypoint delete MESH --all",
                "why MESH shop/frontend http://orders/"
            })
    void without_a_mesh_the_exit_status_is_3_and_the_remedy_is_named(String command) {
        var words = command.replace("MESH", "--mesh nosuchmesh").split(" ");

        var status = run(words);

        assertThat(status).isEqualTo(3);
        assertThat(err.toString()).contains("nosuchmesh").contains("weft local up");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nosuch",
                "workloads --nosuch",
                "workloads -o xml",
                "local apply",
                "local forward svc/a b",
                "waypoint apply --for nothing",
                "waypoint apply --name Bad_Name --mesh m",
                "waypoint delete -n shop",
                "why shop/frontend",
                "why shop/frontend ftp://orders/",
                "why shop/frontend orders",
                "why shop/frontend http://orders/ -H x"
            })
    void a_wrong_command_line_is_2_and_goes_to_stderr(String command) {
        var status = run(command.split(" "));

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).isNotBlank();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void taking_down_what_does_not_run_is_fine() {
        assertThat(run("local", "down", "--mesh", "nosuchmesh")).isZero();
    }

    @Test
    void a_waypoint_can_be_generated_without_a_mesh() {
        var status = run("waypoint", "generate", "-n", "shop", "--for", "all");

        assertThat(status).isZero();
        assertThat(out.toString())
                .contains("namespace: shop", "weft.dev/waypoint-for: all", "HBONE");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_command_has_help_with_examples(List<String> command) {
        var words = new ArrayList<>(command);
        words.add("--help");

        var status = run(words.toArray(String[]::new));

        assertThat(status).isZero();
        assertThat(out.toString()).contains("Usage: weft").contains("Examples").contains("  weft ");
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
        assertThat(command(command).usageMessage().footer())
                .allMatch(line -> line.length() < 80, "fits into 80 columns");
    }

    static Stream<List<String>> commands() {
        var all = new ArrayList<List<String>>();
        collect(WeftMain.commandLine(), List.of(), all);
        return all.stream();
    }

    private static CommandLine.Model.CommandSpec command(List<String> words) {
        var line = WeftMain.commandLine();
        for (var word : words) {
            line = line.getSubcommands().get(word);
        }
        return line.getCommandSpec();
    }

    private static void collect(CommandLine line, List<String> path, List<List<String>> all) {
        line.getSubcommands()
                .forEach((name, sub) -> {
                    var words = new ArrayList<>(path);
                    words.add(name);
                    all.add(words);
                    collect(sub, words, all);
                });
    }

    private int run(String... words) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return WeftMain.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words);
    }
}
