package dev.weft.ztunnel;

import dev.weft.admin.AdminListener;
import dev.weft.admin.AdminRequest;
import dev.weft.admin.AdminResponse;
import dev.weft.admin.AdminRoutes;
import dev.weft.admin.FlightRecordingRoute;
import dev.weft.admin.HeapRoute;
import dev.weft.admin.LoggingRoute;
import dev.weft.admin.MetricsRoute;
import dev.weft.admin.ReadinessRoute;
import dev.weft.cert.CertificateManager;
import dev.weft.lifecycle.Readiness;
import dev.weft.lifecycle.Shutdown;
import dev.weft.logging.Levels;
import dev.weft.mesh.MeshStateStore;
import dev.weft.metrics.MetricsRegistry;
import dev.weft.net.IpAddresses;
import dev.weft.net.IpPort;
import dev.weft.ztunnel.dump.ConfigDump;
import dev.weft.ztunnel.dump.PolicyQuestion;
import java.util.ArrayList;
import java.util.List;

/** What can be asked of a running proxy, and where. */
record AdminPages(
        ZtunnelConfig config,
        String version,
        MetricsRegistry metrics,
        Readiness readiness,
        Shutdown shutdown,
        MeshStateStore store,
        ServedPods pods,
        PodProxies proxies,
        CertificateManager certificates) {

    private static final String INDEX =
            """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>weft node proxy</title></head><body>
            <h1>weft node proxy</h1>
            <ul>
            <li><a href="config_dump">config_dump</a>: all that it knows</li>
            <li><a href="connections">connections</a>: pods and their live connections</li>
            <li>policy/explain?pod=ns/name&amp;port=N: the decision on a connection that is only thought of</li>
            <li><a href="metrics">metrics</a></li>
            <li><a href="healthz/ready">healthz/ready</a></li>
            <li><a href="debug/heap">debug/heap</a>: what is on the heap</li>
            <li>POST debug/jfr?seconds=10, then <a href="debug/jfr">debug/jfr</a>: a recording</li>
            <li>POST logging?level=info, ?level=prefix=debug,other=trace, ?reset</li>
            <li>POST quitquitquit</li>
            </ul></body></html>
            """;

    List<AdminListener> listeners(ZtunnelConfig.Admin where) {
        FlightRecordingRoute recordings = new FlightRecordingRoute();
        AdminRoutes ready = AdminRoutes.NONE.get("/healthz/ready", ready());
        AdminRoutes stats =
                AdminRoutes.NONE
                        .get("/metrics", new MetricsRoute(metrics))
                        .get("/stats/prometheus", new MetricsRoute(metrics));
        AdminRoutes all =
                AdminRoutes.NONE
                        .get("/", request -> AdminResponse.html(INDEX))
                        .get("/config_dump", request -> AdminResponse.json(dump().toJson()))
                        .get("/policy/explain", new PolicyQuestion(store::current))
                        .get(
                                "/connections",
                                request -> AdminResponse.json(dump().connectionsToJson()))
                        .get("/debug/heap", new HeapRoute())
                        .get("/debug/jfr", recordings::fetch)
                        .post("/debug/jfr", recordings::begin)
                        .post("/logging", new LoggingRoute(Levels.current()))
                        .post("/quitquitquit", this::quit)
                        .get("/healthz/ready", ready())
                        .get("/metrics", new MetricsRoute(metrics))
                        .get("/stats/prometheus", new MetricsRoute(metrics));
        List<AdminListener> listeners = new ArrayList<>();
        listeners.add(new AdminListener.Tcp(at("127.0.0.1", where.adminPort()), all));
        if (where.ipv6()) {
            listeners.add(new AdminListener.Tcp(at("::1", where.adminPort()), all));
        }
        String anywhere = where.ipv6() ? "::" : "0.0.0.0";
        listeners.add(new AdminListener.Tcp(at(anywhere, where.statsPort()), stats));
        listeners.add(new AdminListener.Tcp(at(anywhere, where.readinessPort()), ready));
        where.socket().ifPresent(path -> listeners.add(new AdminListener.Unix(path, all)));
        return listeners;
    }

    private ReadinessRoute ready() {
        return new ReadinessRoute(readiness::pendingTasks);
    }

    private AdminResponse quit(AdminRequest request) {
        shutdown.request("POST /quitquitquit");
        return AdminResponse.text("shutdown now\n");
    }

    private ConfigDump dump() {
        return new ConfigDump(
                store.current(),
                pods.pods(),
                proxies.connections(),
                certificates.dump(),
                config.effective(),
                version);
    }

    private static IpPort at(String address, int port) {
        return new IpPort(IpAddresses.parse(address).orElseThrow(), port);
    }
}
