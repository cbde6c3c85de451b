package dev.weft.perf;

import dev.weft.perf.compare.Measure;
import dev.weft.perf.compare.Plan;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of the comparison. */
final class BenchOptions {

    private static final int LONG_WARM_UP = 10;

    @Option(
            names = "--only",
            paramLabel = "MEASURES",
            split = ",",
            description = "throughput, latency, connections, memory, start (default: all)")
    private List<String> only = List.of();

    @Option(
            names = "--peer",
            paramLabel = "NAME=PATH",
            description =
                    "An ambient node proxy to compare with, in our place in a mesh of its own")
    private Map<String, Path> peers = new LinkedHashMap<>();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Windows of each case (default: 7; 2 with --quick)")
    private @Nullable Integer rounds;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "Length of a window (default: 1.8; 0.3 with --quick)")
    private @Nullable Double seconds;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description =
                    "Latency at a fixed rate, in messages a second and connection (default: each"
                            + " as soon as the one before was answered)")
    private int rate;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Threads or processes of every proxy (default: ${DEFAULT-VALUE})")
    private int workers = 2;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write everything to a file; - for the standard output, without tables")
    private @Nullable String json;

    @Option(
            names = "--quick",
            description = "See that it works: the figures of such a run mean nothing")
    private boolean quick;

    Map<String, Path> peers() {
        peers.keySet().forEach(BenchOptions::checkName);
        return peers;
    }

    int workers() {
        return checked("--workers", workers, 1, 64);
    }

    boolean quick() {
        return quick;
    }

    Optional<String> json() {
        return Optional.ofNullable(json);
    }

    Plan plan() {
        var length = seconds == null ? (quick ? 0.3 : 1.8) : seconds;
        if (!(length >= 0.1 && length <= 60)) {
            throw new TypeConversionException("--seconds " + length + ": expected 0.1 to 60");
        }
        return new Plan(
                measures(),
                checked("--rounds", rounds == null ? (quick ? 2 : 7) : rounds, 1, 1000),
                length,
                quick ? 1 : LONG_WARM_UP,
                checked("--rate", rate, 0, 1_000_000),
                quick ? 200 : 1000);
    }

    private EnumSet<Measure> measures() {
        if (only.isEmpty()) {
            return EnumSet.allOf(Measure.class);
        }
        var chosen = EnumSet.noneOf(Measure.class);
        for (var name : only) {
            try {
                chosen.add(Measure.valueOf(name.strip().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(
                        "--only "
                                + name
                                + ": expected throughput, latency, connections, memory or start");
            }
        }
        return chosen;
    }

    private static void checkName(String name) {
        if (!name.matches("[a-z][a-z0-9]{0,9}")
                || List.of("weft", "plain", "haproxy", "nginx", "tls", "direct").contains(name)) {
            throw new TypeConversionException(
                    "--peer "
                            + name
                            + ": expected up to ten lower case letters and digits, and none of the"
                            + " names that are compared anyway");
        }
    }

    private static int checked(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new TypeConversionException(
                    option + " " + value + ": expected " + least + " to " + most);
        }
        return value;
    }
}
