package dev.weft.local.world;

import dev.weft.local.config.LocalMeshConfig;
import dev.weft.local.config.LocalMeshException;
import dev.weft.local.config.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes the network of a mesh by system commands. Runs in the supervisor's namespaces, whose
 * network namespace is the fabric; all that is made vanishes with them. Stateless but for the
 * kernel: callers make sure that no pod number is used twice.
 */
public final class World {

    /** Forwarding on, and no filter that would drop a packet whose way back is another way. */
    private static final String ROUTER =
            """
            cd /proc/sys/net
            echo 1 > ipv4/ip_forward
            for f in ipv4/conf/*/rp_filter ipv4/conf/*/send_redirects; do echo 0 > $f; done
            if [ -d ipv6 ]; then
              echo 1 > ipv6/conf/all/forwarding
              for f in ipv6/conf/all/accept_dad ipv6/conf/default/accept_dad; do echo 0 > $f; done
            fi
            """;

    private static final String HOST =
            """
            cd /proc/sys/net
            for f in ipv4/conf/*/rp_filter; do echo 0 > $f; done
            if [ -d ipv6 ]; then
              for f in ipv6/conf/all/accept_dad ipv6/conf/default/accept_dad; do echo 0 > $f; done
            fi
            """;

    private final RunDirectory files;
    private final AddressPlan plan;
    private final LinkScript links;

    public World(LocalMeshConfig config) {
        this.files = config.files();
        this.plan = new AddressPlan(config.families());
        this.links = new LinkScript(plan);
    }

    public AddressPlan plan() {
        return plan;
    }

    /** Name of the interface in the fabric that all packets from and to a node cross. */
    public static String linkOfNode(int node) {
        return LinkScript.nodeLink(node);
    }

    /** Makes this process's own network namespace the fabric. */
    public void makeFabric() {
        if (plan.families().ipv6() && !Files.isDirectory(Path.of("/proc/sys/net/ipv6"))) {
            throw new LocalMeshException(
                    "this kernel has IPv6 switched off: ask for a mesh with IPv4 only");
        }
        SystemCommand.of("sh", "-ec", ROUTER).run();
        batch(links.fabric()).run();
    }

    public void makeNode(int node) {
        Path namespace = files.nodeNamespace(LocalMeshConfig.nodeName(node));
        makeNamespace(namespace, ROUTER);
        batch(links.fabricToNode(node, namespace)).run();
        batch(links.nodeToFabric(node)).in(namespace).run();
    }

    /** Makes a pod's namespace and joins it to its node; the pod can be reached afterwards. */
    public void makePod(int node, int pod, String uid) {
        Path nodeNamespace = files.nodeNamespace(LocalMeshConfig.nodeName(node));
        Path namespace = files.podNamespace(uid);
        makeNamespace(namespace, HOST);
        batch(links.nodeToPod(node, pod, namespace)).in(nodeNamespace).run();
        batch(links.podToNode(node, pod)).in(namespace).run();
    }

    /** Removes what {@link #makePod} made, as far as it got. */
    public void removePod(int node, int pod, String uid) {
        Path nodeNamespace = files.nodeNamespace(LocalMeshConfig.nodeName(node));
        Path namespace = files.podNamespace(uid);
        if (!Files.exists(namespace)) {
            return;
        }
        // Lazily: agent and node proxy may still have the namespace open.
        SystemCommand.of(
                        "sh",
                        "-c",
                        "nsenter --net=\"$1\" ip link del \"$2\";"
                                + " umount -l \"$3\"; rm -f \"$3\"",
                        "sh",
                        nodeNamespace.toString(),
                        LinkScript.podLink(pod),
                        namespace.toString())
                .run();
    }

    private static void makeNamespace(Path path, String settings) {
        try {
            Files.createDirectories(path.getParent());
            Files.createFile(path);
        } catch (IOException e) {
            throw LocalMeshException.causedBy(e, "cannot make network namespace %s: %s", path, e);
        }
        SystemCommand.of("unshare", "--net=" + path, "sh", "-ec", settings).run();
    }

    private static SystemCommand batch(List<String> lines) {
        return SystemCommand.of("ip", "-batch", "-").withInput(String.join("\n", lines) + "\n");
    }
}
