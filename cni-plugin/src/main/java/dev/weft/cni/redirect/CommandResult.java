package dev.weft.cni.redirect;

/** What a finished command said. */
record CommandResult(int exitStatus, String output, String errors) {

    boolean succeeded() {
        return exitStatus == 0;
    }
}
