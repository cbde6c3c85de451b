package dev.weft.controller.status;

/**
 * One condition of an object, as its owner sees it.
 *
 * @param reason one word for programs
 * @param message sentences for people: what is wrong, and what to do
 */
public record Condition(String type, Status status, String reason, String message) {

    /** Whether it holds. */
    public enum Status {
        TRUE("True"),
        FALSE("False"),
        UNKNOWN("Unknown");

        private final String word;

        Status(String word) {
            this.word = word;
        }

        /** As it stands in objects. */
        public String word() {
            return word;
        }
    }

    public static Condition yes(String type, String reason, String message) {
        return new Condition(type, Status.TRUE, reason, message);
    }

    public static Condition no(String type, String reason, String message) {
        return new Condition(type, Status.FALSE, reason, message);
    }

    public boolean holds() {
        return status == Status.TRUE;
    }

    @Override
    public String toString() {
        return type
                + "="
                + status.word()
                + " "
                + reason
                + (message.isEmpty() ? "" : ": " + message);
    }
}
