package dev.weft.cli.local;

import dev.weft.cli.print.Colour;
import dev.weft.cli.print.Terminal;
import dev.weft.local.client.ApplyResult;
import dev.weft.local.client.ManifestText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The option {@code -f}, and the account of what became of each document. */
final class ManifestFiles {

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            required = true,
            description = "A manifest, a folder of them, or - for stdin; may repeat")
    private List<String> names = List.of();

    List<ManifestText> read() {
        var manifests = new ArrayList<ManifestText>();
        for (var name : names) {
            manifests.addAll(
                    name.equals("-") ? List.of(stdin()) : ManifestText.read(Path.of(name)));
        }
        return manifests;
    }

    /** Prints a line for each object and each problem; returns the exit status. */
    int tell(ApplyResult result, PrintWriter out, PrintWriter err) {
        for (var applied : result.applied()) {
            var where = applied.namespace().isEmpty() ? "" : applied.namespace() + "/";
            out.println(
                    applied.kind().toLowerCase(Locale.ROOT)
                            + " "
                            + where
                            + applied.name()
                            + " "
                            + applied.outcome().name().toLowerCase(Locale.ROOT));
        }
        for (var problem : result.problems()) {
            var text =
                    problem.file() + ", document " + problem.document() + ": " + problem.message();
            err.println(Colour.BAD.of("refused", Terminal.current()) + " " + text);
        }
        out.flush();
        err.flush();
        return result.ok() ? 0 : 1;
    }

    private static ManifestText stdin() {
        try {
            var text = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
            return new ManifestText("stdin", text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read manifests from stdin", e);
        }
    }
}
