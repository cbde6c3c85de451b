package dev.weft.cni.redirect;

import java.nio.file.Path;
import java.util.List;

/** Runs a tool inside a network namespace. */
interface CommandRunner {

    /**
     * Runs a command to its end.
     *
     * @param netns a path that names the namespace
     * @param input what the tool reads
     * @throws RedirectException it could not be started, or did not end in time
     */
    CommandResult run(Path netns, List<String> command, String input) throws RedirectException;
}
