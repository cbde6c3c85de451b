package dev.weft.cli.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Samples of the Prometheus text format.
 *
 * @param samples in their order
 */
public record Metrics(List<Sample> samples) {

    /** One value. */
    public record Sample(String name, Map<String, String> labels, double value) {

        public Sample {
            labels = Map.copyOf(labels);
        }

        /** Whether it has all of these labels with these values. */
        public boolean has(Map<String, String> wanted) {
            return labels.entrySet().containsAll(wanted.entrySet());
        }
    }

    public Metrics {
        samples = List.copyOf(samples);
    }

    /** Reads the text; a line that is no sample is passed over. */
    public static Metrics parse(String text) {
        var samples = new ArrayList<Sample>();
        for (var line : text.split("\n")) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            var open = line.indexOf('{');
            var close = line.lastIndexOf('}');
            var labelled = open > 0 && close > open;
            var name = labelled ? line.substring(0, open) : line.split(" ", 2)[0];
            var rest = labelled ? line.substring(close + 1) : line.substring(name.length());
            var labels =
                    labelled ? labels(line.substring(open + 1, close)) : Map.<String, String>of();
            try {
                samples.add(
                        new Sample(name, labels, Double.parseDouble(rest.strip().split(" ")[0])));
            } catch (NumberFormatException e) {
                // Not a sample: the format allows what we do not know.
            }
        }
        return new Metrics(samples);
    }

    /** The samples of all of these together. */
    public static Metrics join(List<Metrics> parts) {
        return new Metrics(parts.stream().flatMap(part -> part.samples().stream()).toList());
    }

    /** The samples of one name with all of these labels. */
    public List<Sample> find(String name, Map<String, String> labels) {
        return samples.stream()
                .filter(sample -> sample.name().equals(name) && sample.has(labels))
                .toList();
    }

    /** The sum over {@link #find}. */
    public long sum(String name, Map<String, String> labels) {
        return Math.round(find(name, labels).stream().mapToDouble(Sample::value).sum());
    }

    private static Map<String, String> labels(String text) {
        var labels = new HashMap<String, String>();
        var at = 0;
        while (at < text.length()) {
            var equals = text.indexOf("=\"", at);
            if (equals < 0) {
                break;
            }
            var value = new StringBuilder();
            var end = equals + 2;
            while (end < text.length() && text.charAt(end) != '"') {
                var c = text.charAt(end++);
                if (c == '\\' && end < text.length()) {
                    var escaped = text.charAt(end++);
                    c = escaped == 'n' ? '\n' : escaped;
                }
                value.append(c);
            }
            var name = text.substring(at, equals).replace(",", "").strip();
            labels.put(name, value.toString());
            at = end + 1;
        }
        return labels;
    }
}
