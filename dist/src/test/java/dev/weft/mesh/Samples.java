package dev.weft.mesh;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The samples of a page in Prometheus' text format. */
record Samples(List<Sample> all) {

    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)(?: \\d+)?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** One value; labels in the order in which they were written. */
    record Sample(String name, Map<String, String> labels, double value) {}

    /**
     * Reads a page.
     *
     * @throws AssertionError if a line is neither a comment nor a sample
     */
    static Samples parse(String page) {
        List<Sample> samples = new ArrayList<>();
        for (String line : page.lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Matcher sample = SAMPLE.matcher(line);
            if (!sample.matches()) {
                throw new AssertionError("not a sample: " + line);
            }
            Map<String, String> labels = new LinkedHashMap<>();
            String text = sample.group(2) == null ? "" : sample.group(2);
            for (Matcher label = LABEL.matcher(text); label.find(); ) {
                labels.put(label.group(1), label.group(2));
            }
            samples.add(new Sample(sample.group(1), labels, Double.parseDouble(sample.group(3))));
        }
        return new Samples(samples);
    }

    /** The samples of a name that have all of these labels. */
    List<Sample> find(String name, Map<String, String> labels) {
        return all.stream()
                .filter(sample -> sample.name().equals(name))
                .filter(sample -> sample.labels().entrySet().containsAll(labels.entrySet()))
                .toList();
    }

    /** Their sum; 0 when there are none. */
    long sum(String name, Map<String, String> labels) {
        return Math.round(find(name, labels).stream().mapToDouble(Sample::value).sum());
    }
}
