package dev.weft.admin;

/** The log back-end's levels, as the program that chose the back-end provides them. */
public interface LogLevels {

    /** The levels in force, for people. */
    String describe();

    /**
     * Sets a level.
     *
     * @param logger empty for the root
     * @throws IllegalArgumentException if there is no such level
     */
    void set(String logger, String level);

    /** Back to what the program started with. */
    void reset();
}
