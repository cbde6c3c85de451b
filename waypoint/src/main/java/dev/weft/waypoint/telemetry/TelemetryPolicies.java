package dev.weft.waypoint.telemetry;

import dev.weft.api.waypoint.MetricOverride;
import dev.weft.api.waypoint.Target;
import dev.weft.api.waypoint.Telemetry;
import dev.weft.waypoint.request.Front;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The users' Telemetry objects, by what they are attached to. Immutable but for a cache; a changed
 * set is a new object. Any thread.
 */
public final class TelemetryPolicies {
    public static final TelemetryPolicies EMPTY = new TelemetryPolicies(new TreeMap<>());

    private final NavigableMap<String, Telemetry> objects;
    private final Map<String, TelemetrySettings> settings = new ConcurrentHashMap<>();

    private TelemetryPolicies(NavigableMap<String, Telemetry> objects) {
        this.objects = objects;
    }

    /** These after objects arrived, by the names of their resources, and others were removed. */
    public TelemetryPolicies with(Map<String, Telemetry> changed, Collection<String> removed) {
        if (changed.isEmpty() && removed.isEmpty()) {
            return this;
        }
        NavigableMap<String, Telemetry> next = new TreeMap<>(objects);
        next.putAll(changed);
        removed.forEach(next::remove);
        return new TelemetryPolicies(next);
    }

    /** Why an object cannot be used; empty if it can. */
    public static Optional<String> check(Telemetry object) {
        for (MetricOverride override : object.getMetricsList()) {
            for (Map.Entry<String, String> set : override.getSetMap().entrySet()) {
                if (!set.getKey().matches("[a-zA-Z_][a-zA-Z0-9_]*") || set.getKey().equals("le")) {
                    return Optional.of(
                            "label '" + set.getKey() + "': expected letters, digits and _");
                }
                if (Expression.parse(set.getValue()).isEmpty()) {
                    return Optional.of(
                            "label '"
                                    + set.getKey()
                                    + "': the value \""
                                    + set.getValue()
                                    + "\" is not understood; expected an attribute such as"
                                    + " request.host, request.headers['name'], or a text in"
                                    + " quotes");
                }
            }
        }
        if (object.hasSamplingPercent()
                && !(object.getSamplingPercent() >= 0 && object.getSamplingPercent() <= 100)) {
            return Optional.of(
                    "sampling of " + object.getSamplingPercent() + " percent: expected 0 to 100");
        }
        return object.hasLog() ? LogSettings.check(object.getLog()) : Optional.empty();
    }

    /**
     * What holds for requests for a front: objects for everything first, then those of this
     * gateway, then those of the service.
     */
    TelemetrySettings of(Front front, String gateway) {
        if (objects.isEmpty()) {
            return TelemetrySettings.DEFAULT;
        }
        String service =
                switch (front) {
                    case Front.OfService of -> of.service().key().toString();
                    case Front.OfWorkload _, Front.OfListener _ -> "";
                };
        return settings.computeIfAbsent(gateway + " " + service, _ -> gather(service, gateway));
    }

    private TelemetrySettings gather(String service, String gateway) {
        TelemetrySettings all = TelemetrySettings.DEFAULT;
        var applying =
                objects.values().stream()
                        .filter(o -> rank(o, service, gateway) >= 0)
                        .sorted(Comparator.comparingInt(o -> rank(o, service, gateway)))
                        .toList();
        for (Telemetry object : applying) {
            all = all.with(object);
        }
        return all;
    }

    /** How closely an object is attached; below 0 if it is not. */
    private static int rank(Telemetry object, String service, String gateway) {
        if (object.getTargetsCount() == 0) {
            return 0;
        }
        int best = -1;
        for (Target target : object.getTargetsList()) {
            int rank =
                    switch (target.getTargetCase()) {
                        case SERVICE -> target.getService().equals(service) ? 2 : -1;
                        case GATEWAY -> target.getGateway().equals(gateway) ? 1 : -1;
                        case EVERYTHING -> 0;
                        case TARGET_NOT_SET -> -1;
                    };
            best = Math.max(best, rank);
        }
        return best;
    }
}
