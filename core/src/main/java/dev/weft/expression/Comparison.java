package dev.weft.expression;

/** How two values of one type are compared. */
public enum Comparison {
    EQUAL("=="),
    UNEQUAL("!="),
    LESS("<"),
    AT_MOST("<="),
    MORE(">"),
    AT_LEAST(">="),
    STARTS_WITH("startsWith"),
    ENDS_WITH("endsWith"),
    CONTAINS("contains");

    private final String text;

    Comparison(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** Whether values of a type can be compared so. */
    boolean isOf(Attribute.Type type) {
        return switch (this) {
            case EQUAL, UNEQUAL -> true;
            case LESS, AT_MOST, MORE, AT_LEAST -> type == Attribute.Type.NUMBER;
            case STARTS_WITH, ENDS_WITH, CONTAINS -> type == Attribute.Type.TEXT;
        };
    }

    boolean holds(Object left, Object right) {
        return switch (this) {
            case EQUAL -> left.equals(right);
            case UNEQUAL -> !left.equals(right);
            case LESS -> (Long) left < (Long) right;
            case AT_MOST -> (Long) left <= (Long) right;
            case MORE -> (Long) left > (Long) right;
            case AT_LEAST -> (Long) left >= (Long) right;
            case STARTS_WITH -> left.toString().startsWith(right.toString());
            case ENDS_WITH -> left.toString().endsWith(right.toString());
            case CONTAINS -> left.toString().contains(right.toString());
        };
    }
}
