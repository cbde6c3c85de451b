package dev.weft.local.client;

/**
 * A mesh program.
 *
 * @param name {@code controller}, {@code agent@<node>} or {@code ztunnel@<node>}
 * @param state what it is doing
 * @param processId as seen inside the mesh; 0 when it is not running
 * @param restarts how often it was started again after it ended by itself
 * @param message how it last ended, or empty
 */
public record ProgramView(String name, State state, long processId, int restarts, String message) {

    /** What a program is doing. */
    public enum State {
        STARTING,
        READY,
        BACKING_OFF,
        HELD_DOWN
    }

    public static final String CONTROLLER = "controller";

    public static String agent(String node) {
        return "agent@" + node;
    }

    public static String nodeProxy(String node) {
        return "ztunnel@" + node;
    }
}
