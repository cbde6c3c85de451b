package dev.weft.local.client;

/** What can be done to a mesh program. */
public enum ProgramAction {
    /** SIGKILL; it is started again as after any crash. */
    KILL,
    /** SIGTERM, wait, start again. */
    RESTART,
    /** SIGKILL, and keep it down until {@link #RELEASE}. */
    KILL_AND_HOLD,
    /** SIGTERM, and keep it down until {@link #RELEASE}. */
    STOP_AND_HOLD,
    /** Start it again after it was held down. */
    RELEASE,
    /**
     * Start a successor beside it, wait until that is ready, then SIGTERM the one before, which may
     * take its time. Node proxies only.
     */
    UPGRADE
}
