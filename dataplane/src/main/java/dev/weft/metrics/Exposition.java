package dev.weft.metrics;

import java.util.List;

/** Writes metrics as text, in one of the two formats. One thread, one use. */
final class Exposition {

    private static final String TOTAL = "_total";

    private final ExpositionFormat format;
    private final StringBuilder out = new StringBuilder(4096);

    Exposition(ExpositionFormat format) {
        this.format = format;
    }

    void metric(Metric metric) {
        String name = metric.name();
        // OpenMetrics names a counter without the ending that its samples have.
        if (format == ExpositionFormat.OPEN_METRICS && metric.type().equals("counter")) {
            name = name.substring(0, name.length() - TOTAL.length());
        }
        out.append("# HELP ").append(name).append(' ');
        escape(metric.help(), format == ExpositionFormat.OPEN_METRICS);
        out.append("\n# TYPE ").append(name).append(' ').append(metric.type()).append('\n');
        metric.samples(this);
    }

    void sample(String name, List<String> labels, List<String> values, long value) {
        labelled(name, labels, values);
        out.append(value).append('\n');
    }

    void sample(String name, List<String> labels, List<String> values, double value) {
        labelled(name, labels, values);
        number(value);
        out.append('\n');
    }

    /** One bucket of a histogram: all labels, and the bound as {@code le}. */
    void bucket(String name, List<String> labels, List<String> values, double bound, long count) {
        out.append(name).append("_bucket{");
        pairs(labels, values);
        out.append(labels.isEmpty() ? "le=\"" : ",le=\"");
        number(bound);
        out.append("\"} ").append(count).append('\n');
    }

    String end() {
        if (format == ExpositionFormat.OPEN_METRICS) {
            out.append("# EOF\n");
        }
        return out.toString();
    }

    private void labelled(String name, List<String> labels, List<String> values) {
        out.append(name);
        if (!labels.isEmpty()) {
            out.append('{');
            pairs(labels, values);
            out.append('}');
        }
        out.append(' ');
    }

    private void pairs(List<String> labels, List<String> values) {
        for (int i = 0; i < labels.size(); i++) {
            out.append(i == 0 ? "" : ",").append(labels.get(i)).append("=\"");
            escape(values.get(i), true);
            out.append('"');
        }
    }

    private void number(double value) {
        if (value == Double.POSITIVE_INFINITY) {
            out.append("+Inf");
        } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            out.append((long) value).append(".0");
        } else {
            out.append(value);
        }
    }

    private void escape(String text, boolean quotes) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '"' -> out.append(quotes ? "\\\"" : "\"");
                default -> out.append(c);
            }
        }
    }
}
