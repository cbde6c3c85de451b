package dev.weft.local.pod;

import dev.weft.local.config.LocalMeshException;
import dev.weft.local.config.RunDirectory;
import dev.weft.local.world.AddressPlan;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files that a pod sees in place of the machine's own: how it resolves names. */
final class PodFiles {

    private static final String DOMAIN = "cluster.local";

    private PodFiles() {}

    static void write(RunDirectory files, AddressPlan plan, PodSpec pod) {
        Path folder = files.podFiles(pod.uid());
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("resolv.conf"), resolver(plan, pod.namespace()));
            Files.writeString(folder.resolve("hosts"), hosts(pod));
        } catch (IOException e) {
            throw LocalMeshException.causedBy(e, "cannot write the files of pod %s: %s", pod, e);
        }
    }

    /** Removes what a program of the pod may have left outside of it. */
    static void remove(RunDirectory files, PodSpec pod) {
        try {
            Files.deleteIfExists(files.podAdmin(pod.uid()));
        } catch (IOException e) {
            throw LocalMeshException.causedBy(e, "cannot remove the socket of pod %s: %s", pod, e);
        }
    }

    static String resolver(AddressPlan plan, String namespace) {
        StringBuilder text = new StringBuilder();
        for (InetAddress server : plan.dns()) {
            text.append("nameserver ").append(server.getHostAddress()).append('\n');
        }
        return text
                + "search %1$s.svc.%2$s svc.%2$s %2$s\n"
                        .replace("%1$s", namespace)
                        .replace("%2$s", DOMAIN)
                + "options ndots:5 timeout:2\n";
    }

    private static String hosts(PodSpec pod) {
        StringBuilder text = new StringBuilder("127.0.0.1 localhost\n::1 localhost\n");
        for (InetAddress own : pod.addresses()) {
            text.append(own.getHostAddress()).append(' ').append(pod.name()).append('\n');
        }
        return text.toString();
    }
}
