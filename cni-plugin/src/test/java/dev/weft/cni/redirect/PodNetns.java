package dev.weft.cni.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.linux.Netns;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A pod's network namespace with an interface to a second namespace, its node. The pod has
 * 10.99.0.2 and fd00:99::2, the node 10.99.0.1 and fd00:99::1.
 */
public final class PodNetns implements AutoCloseable {

    static final String POD_V4 = "10.99.0.2";
    static final String POD_V6 = "fd00:99::2";

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name =
            "weft-p" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    private final String node = name + "n";

    private PodNetns() {}

    /** Makes one, or skips the test with the reason. */
    public static PodNetns create() {
        PodNetns pod = new PodNetns();
        String refusal = tryRun("ip netns add " + pod.name);
        assumeTrue(refusal.isEmpty(), "network namespaces are not permitted here: " + refusal);
        assumeTrue(tryRun("nft --version").isEmpty(), "nft is not installed: apt install nftables");
        run("ip netns add %n", pod);
        run("ip -n %p link add eth0 type veth peer name pod0 netns %n", pod);
        for (String setup :
                List.of(
                        "ip -n %p link set lo up",
                        "ip -n %n link set lo up",
                        "ip -n %p address add 10.99.0.2/24 dev eth0",
                        "ip -n %n address add 10.99.0.1/24 dev pod0",
                        "ip -n %p address add fd00:99::2/64 dev eth0 nodad",
                        "ip -n %n address add fd00:99::1/64 dev pod0 nodad",
                        "ip -n %n address add 169.254.7.127/32 dev pod0",
                        "ip -n %p link set eth0 up",
                        "ip -n %n link set pod0 up",
                        "ip -n %p route add default via 10.99.0.1",
                        "ip -n %p route add default via fd00:99::1")) {
            run(setup, pod);
        }
        return pod;
    }

    public Path path() {
        return Path.of("/run/netns", name);
    }

    ServerSocketChannel listen(String address, int port) throws Exception {
        ServerSocketChannel channel = inPod(ServerSocketChannel::open);
        return channel.bind(new InetSocketAddress(address, port));
    }

    SocketChannel podClient() throws Exception {
        return inPod(SocketChannel::open);
    }

    SocketChannel nodeClient() throws Exception {
        try (Netns netns = Netns.open(Path.of("/run/netns", node))) {
            return netns.enter(SocketChannel::open);
        }
    }

    /** Runs a tool inside the pod and answers with what it printed. */
    public String run(String command) {
        try {
            List<String> words = List.of(command.split(" "));
            return new ProcessRunner().run(path(), words, "").output();
        } catch (RedirectException e) {
            throw new AssertionError(e);
        }
    }

    private <T> T inPod(java.util.concurrent.Callable<T> task) throws Exception {
        try (Netns netns = Netns.open(path())) {
            return netns.enter(task);
        }
    }

    private static void run(String command, PodNetns pod) {
        String line = command.replace("%p", pod.name).replace("%n", pod.node);
        assertThat(tryRun(line)).as(line).isEmpty();
    }

    private static String tryRun(String command) {
        try {
            Process process =
                    new ProcessBuilder(command.split(" ")).redirectErrorStream(true).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.onExit().join().exitValue() == 0 ? "" : "failed: " + output;
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        assertThat(tryRun("ip netns del " + name)).isEmpty();
        assertThat(tryRun("ip netns del " + node)).isEmpty();
    }
}
