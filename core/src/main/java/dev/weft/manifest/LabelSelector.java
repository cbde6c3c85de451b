package dev.weft.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which labels an object must carry: every label and every requirement; none match everything. */
public record LabelSelector(Map<String, String> matchLabels, List<Requirement> matchExpressions) {

    public LabelSelector {
        matchLabels = Map.copyOf(matchLabels);
        matchExpressions = List.copyOf(matchExpressions);
    }

    /** How a requirement looks at one label. */
    public enum Operator {
        In,
        NotIn,
        Exists,
        DoesNotExist
    }

    /** One of {@code matchExpressions}. */
    public record Requirement(String key, Operator operator, Set<String> values) {

        public Requirement {
            values = Set.copyOf(values);
        }

        boolean matches(Map<String, String> labels) {
            boolean exists = labels.containsKey(key);
            return switch (operator) {
                case Exists -> exists;
                case DoesNotExist -> !exists;
                case In -> exists && values.contains(labels.get(key));
                case NotIn -> !exists || !values.contains(labels.get(key));
            };
        }
    }

    /** The form of a Service's selector: labels only. */
    public static LabelSelector ofLabels(Map<String, String> labels) {
        return new LabelSelector(labels, List.of());
    }

    /**
     * Reads {@code matchLabels} and {@code matchExpressions}.
     *
     * @throws ManifestException for any other field, an unknown operator, or values that do not fit
     *     it: a selector that is only half understood would select too much
     */
    public static LabelSelector parse(Field selector) {
        List<Requirement> requirements = new ArrayList<>();
        Map<String, String> labels = Map.of();
        for (var entry : selector.map().entrySet()) {
            switch (entry.getKey()) {
                case "matchLabels" -> labels = entry.getValue().textMap();
                case "matchExpressions" ->
                        entry.getValue().list().forEach(e -> requirements.add(requirement(e)));
                default -> throw selector.wrong("only matchLabels and matchExpressions");
            }
        }
        return new LabelSelector(labels, requirements);
    }

    public boolean matches(Map<String, String> labels) {
        for (var wanted : matchLabels.entrySet()) {
            if (!wanted.getValue().equals(labels.get(wanted.getKey()))) {
                return false;
            }
        }
        return matchExpressions.stream().allMatch(requirement -> requirement.matches(labels));
    }

    /** Whether this selects every object. */
    public boolean isEmpty() {
        return matchLabels.isEmpty() && matchExpressions.isEmpty();
    }

    private static Requirement requirement(Field field) {
        Field word = field.at("operator");
        Operator operator =
                switch (word.text("")) {
                    case "In" -> Operator.In;
                    case "NotIn" -> Operator.NotIn;
                    case "Exists" -> Operator.Exists;
                    case "DoesNotExist" -> Operator.DoesNotExist;
                    default -> throw word.wrong("In, NotIn, Exists or DoesNotExist");
                };
        Field values = field.at("values");
        boolean wantsValues = operator == Operator.In || operator == Operator.NotIn;
        if (wantsValues == values.list().isEmpty()) {
            throw values.wrong(wantsValues ? "at least one value" : "no values with " + operator);
        }
        return new Requirement(
                field.at("key").requiredText(), operator, Set.copyOf(values.textList()));
    }
}
