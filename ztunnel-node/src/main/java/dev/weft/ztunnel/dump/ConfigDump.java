package dev.weft.ztunnel.dump;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;
import dev.weft.cert.CertificateStatus;
import dev.weft.dump.CertificateJson;
import dev.weft.dump.ConfigNames;
import dev.weft.dump.PolicyJson;
import dev.weft.dump.ServiceJson;
import dev.weft.dump.WorkloadJson;
import dev.weft.mesh.KnownEndpoint;
import dev.weft.mesh.MeshState;
import dev.weft.workload.NamespacedHostname;
import dev.weft.ztunnel.authz.LiveConnection;
import dev.weft.ztunnel.inpod.PodState;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * A picture of the whole proxy.
 *
 * @param connections live ones by pod uid
 * @param config effective settings by name, without secrets
 */
public record ConfigDump(
        MeshState mesh,
        List<PodState> pods,
        Map<String, List<LiveConnection>> connections,
        List<CertificateStatus> certificates,
        Map<String, String> config,
        String version) {

    /** The picture as indented JSON. */
    public String toJson() {
        return render(this::write);
    }

    private interface Part {
        void write(JsonWriter json) throws IOException;
    }

    private static String render(Part part) {
        StringWriter out = new StringWriter(8192);
        try (JsonWriter json = new JsonWriter(out)) {
            json.setFormattingStyle(FormattingStyle.PRETTY);
            part.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.append('\n').toString();
    }

    /** The pods with their live connections alone, as indented JSON. */
    public String connectionsToJson() {
        return render(this::workloadState);
    }

    private void write(JsonWriter json) throws IOException {
        json.beginObject();
        json.name("workloads").beginArray();
        for (var workload : mesh.allWorkloads()) {
            WorkloadJson.write(json, workload);
        }
        json.endArray();
        json.name("services").beginArray();
        for (var service : mesh.allServices()) {
            ServiceJson.write(json, service, mesh.endpoints(service.key()));
        }
        json.endArray();
        json.name("policies").beginArray();
        for (var policy : mesh.allPolicies()) {
            PolicyJson.write(json, policy);
        }
        json.endArray();
        json.name("stagedServices").beginObject();
        for (NamespacedHostname staged : mesh.stagedServices()) {
            json.name(staged.toString());
            List<KnownEndpoint> endpoints = mesh.endpoints(staged);
            ServiceJson.writeEndpoints(json, endpoints);
        }
        json.endObject();
        json.name("staticConfig").nullValue();
        json.name("version").value(version);
        json.name("config").beginObject();
        for (var setting : config.entrySet()) {
            json.name(ConfigNames.of(setting.getKey())).value(setting.getValue());
        }
        json.endObject();
        json.name("certificates").beginArray();
        for (CertificateStatus status : certificates) {
            CertificateJson.write(json, status);
        }
        json.endArray();
        json.name("workloadState");
        workloadState(json);
        json.endObject();
    }

    private void workloadState(JsonWriter json) throws IOException {
        json.beginObject();
        for (PodState pod : pods) {
            json.name(pod.pod().uid());
            PodJson.write(json, pod, connections.getOrDefault(pod.pod().uid(), List.of()));
        }
        json.endObject();
    }
}
