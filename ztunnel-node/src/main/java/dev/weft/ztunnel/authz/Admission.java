package dev.weft.ztunnel.authz;

/** The answer to a connection that wants to be. */
public sealed interface Admission {
    /** It may; the permit is held as long as the connection lives. */
    record Admitted(Permit permit) implements Admission {}

    /** It may not. */
    record Denied(String reason) implements Admission {}
}
