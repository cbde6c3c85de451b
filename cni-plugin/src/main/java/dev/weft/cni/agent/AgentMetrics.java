package dev.weft.cni.agent;

import dev.weft.cni.agent.PodStatus.State;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** What the agent counts, in the Prometheus text format. Any thread. */
final class AgentMetrics {

    /** What a keeper did to a pod. */
    enum Event {
        START,
        ENROL,
        UNENROL,
        REMOVE
    }

    private final Map<String, LongAdder> events = new ConcurrentSkipListMap<>();
    private final Map<String, LongAdder> requests = new ConcurrentSkipListMap<>();
    private final Map<String, LongAdder> failures = new ConcurrentSkipListMap<>();
    private final LongAdder repairs = new LongAdder();

    void event(Event event) {
        count(events, event.name().toLowerCase(Locale.ROOT));
    }

    void pluginRequest(int responseCode) {
        count(requests, Integer.toString(responseCode));
    }

    /** An attempt failed; the kind is the class of the error, so that there are few of them. */
    void failure(Exception e) {
        count(failures, e.getClass().getSimpleName());
    }

    void repaired() {
        repairs.increment();
    }

    String render(boolean proxyConnected, Collection<PodStatus> pods) {
        StringBuilder text = new StringBuilder();
        counters(text, "nodeagent_reconcile_events_total", "type", events);
        counters(text, "istio_cni_plugin_requests_total", "response_code", requests);
        counters(text, "weft_cni_enrolment_failures_total", "error", failures);
        text.append("# TYPE weft_cni_rules_repaired_total counter\n");
        text.append("weft_cni_rules_repaired_total ").append(repairs.sum()).append('\n');
        text.append("# TYPE ztunnel_connected gauge\n");
        text.append("ztunnel_connected ").append(proxyConnected ? 1 : 0).append('\n');
        text.append("# TYPE weft_cni_pods gauge\n");
        for (State state : State.values()) {
            long count = pods.stream().filter(pod -> pod.state() == state).count();
            line(text, "weft_cni_pods", "state", state.name().toLowerCase(Locale.ROOT), count);
        }
        return text.toString();
    }

    private static void count(Map<String, LongAdder> counters, String label) {
        counters.computeIfAbsent(label, key -> new LongAdder()).increment();
    }

    private static void counters(
            StringBuilder text, String name, String label, Map<String, LongAdder> counters) {
        text.append("# TYPE ").append(name).append(" counter\n");
        counters.forEach((value, count) -> line(text, name, label, value, count.sum()));
    }

    private static void line(
            StringBuilder text, String name, String label, String value, long count) {
        text.append(name).append('{').append(label).append("=\"").append(value).append("\"} ");
        text.append(count).append('\n');
    }
}
