package dev.weft.ztunnel.dump;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;
import dev.weft.admin.AdminHandler;
import dev.weft.admin.AdminRequest;
import dev.weft.admin.AdminResponse;
import dev.weft.identity.SpiffeId;
import dev.weft.mesh.MeshState;
import dev.weft.net.IpAddresses;
import dev.weft.net.IpPort;
import dev.weft.net.Ports;
import dev.weft.policy.ConnectionAttributes;
import dev.weft.policy.Explanation;
import dev.weft.policy.Miss;
import dev.weft.policy.PolicyFinding;
import dev.weft.policy.PolicyKey;
import dev.weft.workload.Workload;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers what policy says of a connection that somebody thinks of, by the function that decides
 * about real ones: {@code GET /policy/explain?pod=ns/name&peer=spiffe://...&src=ip&port=N}. Without
 * {@code peer} the connection is plaintext; without {@code src} it comes from 0.0.0.0.
 */
public final class PolicyQuestion implements AdminHandler {
    private static final String USAGE =
            "expected /policy/explain?pod=<namespace>/<name>&port=<application port>"
                    + "[&peer=spiffe://<trust domain>/ns/<namespace>/sa/<account>][&src=<address>]\n";

    private final Supplier<MeshState> mesh;

    public PolicyQuestion(Supplier<MeshState> mesh) {
        this.mesh = mesh;
    }

    @Override
    public AdminResponse handle(AdminRequest request) {
        String pod = request.parameter("pod").orElse("");
        int slash = pod.indexOf('/');
        Optional<Integer> port = request.parameter("port").flatMap(Ports::parse);
        Optional<InetAddress> source =
                IpAddresses.parse(request.parameter("src").orElse("0.0.0.0"));
        Optional<String> peer = request.parameter("peer");
        Optional<SpiffeId> identity = peer.flatMap(SpiffeId::parse);
        if (slash < 1
                || port.isEmpty()
                || source.isEmpty()
                || peer.isPresent() != identity.isPresent()) {
            return AdminResponse.text(400, USAGE);
        }
        MeshState state = mesh.get();
        List<Workload> workloads =
                state.workloads(pod.substring(0, slash), pod.substring(slash + 1));
        if (workloads.isEmpty() || workloads.getFirst().addresses().isEmpty()) {
            return AdminResponse.text(404, "the control plane names no pod " + pod + "\n");
        }
        Workload workload = workloads.getFirst();
        ConnectionAttributes connection =
                new ConnectionAttributes(
                        new IpPort(source.get(), 0),
                        identity,
                        new IpPort(workload.addresses().getFirst(), port.get()));
        return AdminResponse.json(json(state.policies(workload).explain(connection)));
    }

    static String json(Explanation explanation) {
        StringWriter out = new StringWriter();
        try (JsonWriter json = new JsonWriter(out)) {
            json.setFormattingStyle(FormattingStyle.PRETTY);
            json.beginObject();
            json.name("decision").value(explanation.lines().getFirst());
            json.name("unknownPolicies").beginArray();
            for (PolicyKey unknown : explanation.unknown()) {
                json.value(unknown.toString());
            }
            json.endArray();
            json.name("policies").beginArray();
            for (PolicyFinding finding : explanation.findings()) {
                write(json, finding);
            }
            json.endArray();
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.append('\n').toString();
    }

    private static void write(JsonWriter json, PolicyFinding finding) throws IOException {
        json.beginObject();
        json.name("policy").value(finding.policy().toString());
        json.name("action").value(finding.action().toString());
        json.name("dryRun").value(finding.dryRun());
        json.name("result").value(finding.result().toString());
        switch (finding.result()) {
            case PolicyFinding.Matched matched -> {
                json.name("matches").value(true);
                json.name("rule").value(matched.rule());
            }
            case PolicyFinding.NoRules noRules -> json.name("matches").value(false);
            case PolicyFinding.NotMatched missed -> {
                json.name("matches").value(false);
                json.name("nearestRule").value(missed.rule());
                json.name("clause").value(missed.clause());
                json.name("misses").beginArray();
                for (Miss miss : missed.misses()) {
                    write(json, miss);
                }
                json.endArray();
            }
        }
        json.endObject();
    }

    private static void write(JsonWriter json, Miss miss) throws IOException {
        json.beginObject();
        json.name("attribute").value(miss.attribute().toString());
        json.name("actual").value(miss.actual());
        json.name(miss.excluded() ? "excludedBy" : "wanted").beginArray();
        for (String value : miss.values()) {
            json.value(value);
        }
        json.endArray();
        json.endObject();
    }
}
