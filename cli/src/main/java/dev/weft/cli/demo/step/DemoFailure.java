package dev.weft.cli.demo.step;

/** Something did not come to pass; the message says what was expected and what was seen. */
public final class DemoFailure extends Exception {

    private static final long serialVersionUID = 1L;

    public DemoFailure(String message) {
        super(message);
    }

    /** Fails with the message unless the condition holds. */
    public static void unless(boolean condition, String message) throws DemoFailure {
        if (!condition) {
            throw new DemoFailure(message);
        }
    }
}
