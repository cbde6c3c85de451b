package dev.weft.waypoint.admin;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;
import com.google.protobuf.Message;
import dev.weft.cert.CertificateStatus;
import dev.weft.dump.CertificateJson;
import dev.weft.dump.ConfigNames;
import dev.weft.dump.ServiceJson;
import dev.weft.dump.WorkloadJson;
import dev.weft.waypoint.config.WaypointState;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A picture of the whole proxy, without secrets.
 *
 * @param resources as the controller sent them, by type and name
 * @param config effective settings by name
 */
public record ConfigDump(
        WaypointState state,
        Map<String, Map<String, ? extends Message>> resources,
        List<CertificateStatus> certificates,
        Map<String, String> config,
        String version) {

    /** The picture as indented JSON. */
    public String toJson() {
        StringWriter out = new StringWriter(8192);
        try (JsonWriter json = new JsonWriter(out)) {
            json.setFormattingStyle(FormattingStyle.PRETTY);
            write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.append('\n').toString();
    }

    private void write(JsonWriter json) throws IOException {
        json.beginObject();
        json.name("version").value(version);
        json.name("stateVersion").value(state.version());
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
        json.name("resources").beginObject();
        for (var type : resources.entrySet()) {
            json.name(type.getKey().substring(type.getKey().lastIndexOf('.') + 1)).beginObject();
            for (var resource : new TreeMap<String, Message>(type.getValue()).entrySet()) {
                json.name(resource.getKey());
                MessageJson.write(json, resource.getValue());
            }
            json.endObject();
        }
        json.endObject();
        json.name("unusableExtensions").beginObject();
        for (var problem : state.extensions().problems().entrySet()) {
            json.name(problem.getKey()).value(problem.getValue());
        }
        json.endObject();
        json.name("sharedLimits").beginArray();
        for (var part : state.limits().parts()) {
            json.beginObject();
            json.name("limit").value(part.limit());
            json.name("millionths").value(part.millionths());
            json.name("keysWithPartsOfTheirOwn").value(part.keys());
            json.endObject();
        }
        json.endArray();
        json.name("services").beginArray();
        for (var service : state.mesh().allServices()) {
            ServiceJson.write(json, service, state.mesh().endpoints(service.key()));
        }
        json.endArray();
        json.name("workloads").beginArray();
        for (var workload : state.mesh().allWorkloads()) {
            WorkloadJson.write(json, workload);
        }
        json.endArray();
        json.endObject();
    }
}
