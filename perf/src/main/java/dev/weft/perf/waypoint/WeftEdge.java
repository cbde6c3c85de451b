package dev.weft.perf.waypoint;

import com.google.protobuf.Message;
import dev.weft.perf.report.NodeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The waypoint of this distribution as an edge: the program as it ships, with its JVM options. */
final class WeftEdge implements ReverseProxy, AutoCloseable {

    private static final String ACCOUNT = "edge";

    private MeshPlane plane = new MeshPlane(identity(), Map.of());

    @Override
    public String name() {
        return "weft";
    }

    @Override
    public String description() {
        return "the waypoint as it ships, as an edge; request metrics on, no access log";
    }

    @Override
    public String missing() {
        return Files.isReadable(home().resolve("lib/weft-waypoint.jar"))
                ? ""
                : "the waypoint is not built: ./weft --version builds it";
    }

    @Override
    public List<String> prepare(Bench bench, Doors doors) throws IOException {
        plane.close();
        Map<String, Map<String, Message>> resources = EdgeResources.of(bench, doors);
        plane = new MeshPlane(identity(), resources);
        var roots = bench.folder().resolve("roots.pem");
        Files.writeString(roots, plane.rootPem());
        var home = home();
        return List.of(
                "env",
                "GATEWAY_NAME=" + EdgeResources.GATEWAY,
                "POD_NAMESPACE=" + EdgeResources.NAMESPACE,
                "POD_NAME=edge-1",
                "SERVICE_ACCOUNT=" + ACCOUNT,
                "XDS_ADDRESS=127.0.0.1:" + plane.discoveryPort(),
                "CA_ADDRESS=127.0.0.1:" + plane.certificatePort(),
                "XDS_ROOT_CA=" + roots,
                "CA_ROOT_CA=" + roots,
                "AUTH_TOKEN=bench",
                "HBONE_PORT=0",
                "ADMIN_PORT=0",
                "STATS_PORT=0",
                "READINESS_PORT=0",
                "WAYPOINT_WORKER_THREADS=" + bench.workers(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + home.resolve("jvm/waypoint.options"),
                "-jar",
                home.resolve("lib/weft-waypoint.jar").toString());
    }

    /** Fails with what it refused, if anything. */
    void check() {
        plane.check();
    }

    private static Path home() {
        return Path.of(
                System.getProperty(
                        "WEFT_HOME", NodeOptions.sources().resolve("dist/target/weft").toString()));
    }

    private static String identity() {
        return "spiffe://cluster.local/ns/" + EdgeResources.NAMESPACE + "/sa/" + ACCOUNT;
    }

    @Override
    public void close() {
        plane.close();
    }
}
