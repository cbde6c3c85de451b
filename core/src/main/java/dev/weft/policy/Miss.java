package dev.weft.policy;

import java.util.List;

/**
 * Why one match does not hold.
 *
 * @param actual the connection's value, as text
 * @param excluded whether the value is one of those excluded, rather than none of those wanted
 * @param values those excluded, or those wanted
 */
public record Miss(Attribute attribute, String actual, boolean excluded, List<String> values) {

    private static final int SHOWN = 5;

    public Miss {
        values = List.copyOf(values);
    }

    @Override
    public String toString() {
        String more = values.size() > SHOWN ? ", and " + (values.size() - SHOWN) + " more" : "";
        return attribute
                + " "
                + actual
                + (excluded ? " is excluded by " : " is none of ")
                + String.join(", ", values.subList(0, Math.min(SHOWN, values.size())))
                + more;
    }
}
