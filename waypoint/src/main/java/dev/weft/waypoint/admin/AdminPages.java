package dev.weft.waypoint.admin;

import dev.weft.admin.AdminListener;
import dev.weft.admin.AdminRequest;
import dev.weft.admin.AdminResponse;
import dev.weft.admin.AdminRoutes;
import dev.weft.admin.FlightRecordingRoute;
import dev.weft.admin.HeapRoute;
import dev.weft.admin.LogLevels;
import dev.weft.admin.LoggingRoute;
import dev.weft.admin.MetricsRoute;
import dev.weft.admin.ReadinessRoute;
import dev.weft.lifecycle.Readiness;
import dev.weft.lifecycle.Shutdown;
import dev.weft.metrics.MetricsRegistry;
import dev.weft.net.IpAddresses;
import dev.weft.net.IpPort;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What can be asked of a running proxy, and where. */
public record AdminPages(
        MetricsRegistry metrics,
        Readiness readiness,
        Shutdown shutdown,
        LogLevels levels,
        Supplier<ConfigDump> dump,
        WhyQuestion why) {

    private static final String INDEX =
            """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>weft waypoint</title></head><body>
            <h1>weft waypoint</h1>
            <ul>
            <li><a href="config_dump">config_dump</a>: all that it knows</li>
            <li>why?service=ns/name&amp;port=N[&amp;client=...][&amp;method=][&amp;path=][&amp;authority=][&amp;header=name:value]:
            the decisions on a request that is only thought of</li>
            <li><a href="metrics">metrics</a></li>
            <li><a href="healthz/ready">healthz/ready</a></li>
            <li><a href="debug/heap">debug/heap</a>: what is on the heap</li>
            <li>POST debug/jfr?seconds=10, then <a href="debug/jfr">debug/jfr</a>: a recording</li>
            <li>POST logging?level=info, ?level=prefix=debug,other=trace, ?reset</li>
            <li>POST quitquitquit</li>
            </ul></body></html>
            """;

    /**
     * Where.
     *
     * @param ipv6 whether IPv6 addresses are bound too
     * @param socket with all pages, if there is one
     */
    public record Places(
            int adminPort, int statsPort, int readinessPort, boolean ipv6, Optional<Path> socket) {}

    /** The listeners with what each serves. */
    public List<AdminListener> listeners(Places where) {
        FlightRecordingRoute recordings = new FlightRecordingRoute();
        MetricsRoute stats = new MetricsRoute(metrics);
        AdminRoutes ready = AdminRoutes.NONE.get("/healthz/ready", ready());
        AdminRoutes measured =
                AdminRoutes.NONE.get("/metrics", stats).get("/stats/prometheus", stats);
        AdminRoutes all =
                AdminRoutes.NONE
                        .get("/", request -> AdminResponse.html(INDEX))
                        .get("/config_dump", request -> AdminResponse.json(dump.get().toJson()))
                        .get("/why", why)
                        .get("/debug/heap", new HeapRoute())
                        .get("/debug/jfr", recordings::fetch)
                        .post("/debug/jfr", recordings::begin)
                        .post("/logging", new LoggingRoute(levels))
                        .post("/quitquitquit", this::quit)
                        .get("/healthz/ready", ready())
                        .get("/metrics", stats)
                        .get("/stats/prometheus", stats);
        List<AdminListener> listeners = new ArrayList<>();
        listeners.add(new AdminListener.Tcp(at("127.0.0.1", where.adminPort()), all));
        if (where.ipv6()) {
            listeners.add(new AdminListener.Tcp(at("::1", where.adminPort()), all));
        }
        String anywhere = where.ipv6() ? "::" : "0.0.0.0";
        listeners.add(new AdminListener.Tcp(at(anywhere, where.statsPort()), measured));
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

    private static IpPort at(String address, int port) {
        return new IpPort(IpAddresses.parse(address).orElseThrow(), port);
    }
}
