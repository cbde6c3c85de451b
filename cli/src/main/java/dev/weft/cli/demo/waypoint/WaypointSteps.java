package dev.weft.cli.demo.waypoint;

import dev.weft.cli.demo.step.Step;
import java.util.List;
import java.util.Map;

/** What a waypoint does, step by step; the shop is enrolled before. */
public final class WaypointSteps {

    private WaypointSteps() {}

    /** The steps, in order. */
    public static List<Step> all() {
        return List.of(
                new WaypointComes(),
                new Canary(),
                new HeaderRouting(),
                new RequestPolicy(),
                new FaultsAndRetries(),
                new CircuitBreaking(),
                new Traces(),
                new WaypointGoes());
    }

    /** Settings that the proxies need for these steps. */
    public static Map<String, String> settings() {
        return Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", Traces.COLLECTOR);
    }
}
