package dev.weft.ztunnel;

import dev.weft.controlplane.ControlPlane;
import dev.weft.controlplane.ControlPlaneAddress;
import dev.weft.controlplane.ControlPlaneSettings;
import dev.weft.controlplane.TokenSource;
import dev.weft.controlplane.TrustRoots;
import dev.weft.discovery.MeshDiscovery;
import dev.weft.mesh.MeshStateStore;
import dev.weft.net.IpAddresses;
import dev.weft.net.NetworkAddress;
import dev.weft.xds.AdsClient;
import dev.weft.xds.AdsObserver;
import dev.weft.xds.NodeIdentity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The discovery of a node proxy and its mesh state, without the rest of one: a process of the
 * benchmark. It writes a line for what happens, with {@link System#nanoTime}, which all processes
 * of a machine share, and answers {@code heap} with the bytes that live on the heap. It ends with
 * its input.
 */
public final class DiscoveryProbe {

    private static final int COLLECTIONS = 3;

    private DiscoveryProbe() {}

    /**
     * Arguments: the server's port, the file of its root, the name in its certificate, how many
     * workloads make the mesh complete, and an address that nobody has until the mesh changes.
     */
    public static void main(String[] args) throws IOException {
        var settings =
                new ControlPlaneSettings(
                        new ControlPlaneAddress("127.0.0.1", Integer.parseInt(args[0])),
                        new TrustRoots.File(Path.of(args[1])),
                        Optional.of(args[2]),
                        new TokenSource.Literal("bench"),
                        "Kubernetes",
                        Map.of());
        var store = new MeshStateStore();
        var marks = new Marks(Integer.parseInt(args[3]), changed(args[4]), System.out);
        try (var controlPlane = new ControlPlane(settings);
                var _ = store.subscribe((change, now) -> marks.look(store));
                var client =
                        new AdsClient(
                                controlPlane,
                                new NodeIdentity("ztunnel~10.0.0.1~bench~bench", Map.of()),
                                new MeshDiscovery(store).subscriptions(),
                                new AdsObserver() {})) {
            marks.say("begins");
            client.start();
            answer(marks);
        }
    }

    private static NetworkAddress changed(String ip) {
        return new NetworkAddress("", IpAddresses.parse(ip).orElseThrow());
    }

    private static void answer(Marks marks) throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while ("heap".equals(in.readLine())) {
            for (var i = 0; i < COLLECTIONS; i++) {
                System.gc();
            }
            var runtime = Runtime.getRuntime();
            marks.write("heap " + (runtime.totalMemory() - runtime.freeMemory()));
        }
    }

    /** What was seen, once each. The listener's thread looks, any thread writes. */
    private static final class Marks {
        private final int workloads;
        private final NetworkAddress changed;
        private final PrintStream out;
        private boolean complete;
        private boolean visible;

        Marks(int workloads, NetworkAddress changed, PrintStream out) {
            this.workloads = workloads;
            this.changed = changed;
            this.out = out;
        }

        void look(MeshStateStore store) {
            var state = store.current();
            if (!complete && state.allWorkloads().size() >= workloads) {
                complete = true;
                say("complete");
            }
            if (!visible && state.workload(changed).isPresent()) {
                visible = true;
                say("visible");
            }
        }

        void say(String what) {
            write(what + " " + System.nanoTime());
        }

        void write(String line) {
            out.println(line);
            out.flush();
        }
    }
}
