package dev.weft.local.world;

import dev.weft.local.config.RunDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a program is started inside a pod: in its network namespace, with its host name and its own
 * view of the files that name resolution reads. Every step replaces the one before, so the process
 * id is that of the program and signals reach it. Pure.
 */
public final class PodShell {

    private static final String ENTER =
            "echo \"$1\" > /proc/sys/kernel/hostname;"
                    + " mount --bind \"$2/resolv.conf\" /etc/resolv.conf"
                    + " && mount --bind \"$2/hosts\" /etc/hosts"
                    + " && shift 2 && exec \"$@\"";

    private PodShell() {}

    /** The command line that runs {@code command} inside a pod. */
    public static List<String> command(
            RunDirectory files, String podUid, String podName, List<String> command) {
        List<String> line =
                new ArrayList<>(
                        List.of(
                                "nsenter",
                                "--net=" + files.podNamespace(podUid),
                                "unshare",
                                "--mount",
                                "--uts",
                                "sh",
                                "-c",
                                ENTER,
                                "sh",
                                podName,
                                files.podFiles(podUid).toString()));
        line.addAll(command);
        return line;
    }

    /** The command line that runs {@code command} on a node. */
    public static List<String> onNode(Path nodeNamespace, List<String> command) {
        List<String> line = new ArrayList<>(List.of("nsenter", "--net=" + nodeNamespace));
        line.addAll(command);
        return line;
    }
}
