package dev.weft.ztunnel;

import dev.weft.admin.AdminListener;
import dev.weft.admin.AdminRequest;
import dev.weft.admin.AdminResponse;
import dev.weft.admin.AdminRoutes;
import dev.weft.admin.LoggingRoute;
import dev.weft.admin.MetricsRoute;
import dev.weft.admin.ReadinessRoute;
import dev.weft.cert.CertificateManager;
import dev.weft.lifecycle.Readiness;
import dev.weft.lifecycle.Shutdown;
import dev.weft.metrics.MetricsRegistry;
import dev.weft.net.IpAddresses;
import dev.weft.net.IpPort;
import dev.weft.ztunnel.dump.ConfigDump;
import dev.weft.ztunnel.dump.PolicyQuestion;
import dev.weft.ztunnel.logging.Levels;
import dev.weft.ztunnel.state.MeshStateStore;
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

    List<AdminListener> listeners(ZtunnelConfig.Admin where) {
        AdminRoutes ready = AdminRoutes.NONE.get("/healthz/ready", ready());
        AdminRoutes stats =
                AdminRoutes.NONE
                        .get("/metrics", new MetricsRoute(metrics))
                        .get("/stats/prometheus", new MetricsRoute(metrics));
        AdminRoutes all =
                AdminRoutes.NONE
                        .get("/config_dump", request -> AdminResponse.json(dump().toJson()))
                        .get("/policy/explain", new PolicyQuestion(store::current))
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
