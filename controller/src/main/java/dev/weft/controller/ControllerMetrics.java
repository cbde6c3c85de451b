package dev.weft.controller;

import dev.weft.controller.ca.CertificateObserver;
import dev.weft.controller.ca.Refusal;
import dev.weft.controller.graph.MeshView;
import dev.weft.controller.xds.AdsObserver;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts of the controller, in the text form of Prometheus. Any thread. */
final class ControllerMetrics implements AdsObserver, CertificateObserver {

    private final LongAdder clients = new LongAdder();
    private final Map<String, LongAdder> pushes = new ConcurrentSkipListMap<>();
    private final Map<String, LongAdder> pushedResources = new ConcurrentSkipListMap<>();
    private final Map<String, LongAdder> nacks = new ConcurrentSkipListMap<>();
    private final LongAdder unauthenticated = new LongAdder();
    private final LongAdder issued = new LongAdder();
    private final Map<Refusal, LongAdder> refused = new EnumMap<>(Refusal.class);

    ControllerMetrics() {
        for (Refusal reason : Refusal.values()) {
            refused.put(reason, new LongAdder());
        }
    }

    void unauthenticated() {
        unauthenticated.increment();
    }

    @Override
    public void connected() {
        clients.increment();
    }

    @Override
    public void disconnected() {
        clients.decrement();
    }

    @Override
    public void pushed(String typeUrl, int updated, int removed) {
        of(pushes, typeUrl).increment();
        of(pushedResources, typeUrl).add(updated + (long) removed);
    }

    @Override
    public void refused(String typeUrl) {
        of(nacks, typeUrl).increment();
    }

    @Override
    public void issued() {
        issued.increment();
    }

    @Override
    public void refused(Refusal reason) {
        LongAdder count = refused.get(reason);
        if (count != null) {
            count.increment();
        }
    }

    /** The exposition, with the state of the view beside the counts. */
    String render(MeshView view, Instant rootExpiry) {
        Exposition text = new Exposition();
        text.family("weft_controller_clients", "gauge", "Connected discovery streams.")
                .sample("", clients.sum());
        text.family("weft_controller_pushes_total", "counter", "Discovery messages sent.");
        pushes.forEach((type, count) -> text.sample("type=\"" + type + "\"", count.sum()));
        text.family(
                "weft_controller_pushed_resources_total",
                "counter",
                "Resources sent or removed in discovery messages.");
        pushedResources.forEach((type, count) -> text.sample("type=\"" + type + "\"", count.sum()));
        text.family(
                "weft_controller_nacks_total",
                "counter",
                "Discovery messages that a client could not use in full.");
        nacks.forEach((type, count) -> text.sample("type=\"" + type + "\"", count.sum()));
        text.family(
                        "weft_controller_unauthenticated_calls_total",
                        "counter",
                        "Calls without a valid token.")
                .sample("", unauthenticated.sum());
        text.family(
                        "weft_controller_certificates_issued_total",
                        "counter",
                        "Workload certificates signed.")
                .sample("", issued.sum());
        text.family(
                "weft_controller_certificates_refused_total",
                "counter",
                "Certificate requests refused, by reason.");
        refused.forEach((reason, count) ->
                text.sample(
                        "reason=\"" + reason.name().toLowerCase(Locale.ROOT) + "\"", count.sum()));
        text.family(
                        "weft_controller_root_expiry_timestamp_seconds",
                        "gauge",
                        "When the root certificate ends.")
                .sample("", rootExpiry.getEpochSecond());
        text.family("weft_controller_objects", "gauge", "Objects in the source.")
                .sample("", view.objects());
        text.family("weft_controller_problems", "gauge", "Objects that cannot be used as they are.")
                .sample("", view.problems().size());
        text.family("weft_controller_workloads", "gauge", "Workloads served.")
                .sample("", view.workloads().size());
        text.family("weft_controller_services", "gauge", "Services served.")
                .sample("", view.services().size());
        text.family("weft_controller_policies", "gauge", "Policies served.")
                .sample("", view.policies().size());
        return text.toString();
    }

    private static LongAdder of(Map<String, LongAdder> counts, String label) {
        return counts.computeIfAbsent(label, l -> new LongAdder());
    }

    /** Builds the text. One thread. */
    private static final class Exposition {

        private final StringBuilder text = new StringBuilder();
        private String name = "";

        Exposition family(String family, String type, String help) {
            name = family;
            text.append("# HELP ").append(family).append(' ').append(help).append('\n');
            text.append("# TYPE ").append(family).append(' ').append(type).append('\n');
            return this;
        }

        Exposition sample(String labels, long value) {
            text.append(name);
            if (!labels.isEmpty()) {
                text.append('{').append(labels).append('}');
            }
            text.append(' ').append(value).append('\n');
            return this;
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
