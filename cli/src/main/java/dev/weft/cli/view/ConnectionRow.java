package dev.weft.cli.view;

import com.google.gson.JsonObject;
import dev.weft.cli.source.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A connection that a node proxy carries.
 *
 * @param node of the proxy
 * @param pod that it is carried for, as namespace/name
 * @param direction {@code inbound} to the pod or {@code outbound} from it
 * @param source where it comes from
 * @param asked where the program wanted to go: a service's host name, or an address
 * @param destination where it goes
 * @param protocol {@code HBONE} in a tunnel, {@code TCP} in plaintext
 */
record ConnectionRow(
        String node,
        String pod,
        String direction,
        String source,
        String asked,
        String destination,
        String protocol) {

    static List<ConnectionRow> of(Map<String, JsonObject> dumps) {
        var rows = new ArrayList<ConnectionRow>();
        dumps.forEach((node, dump) ->
                Fields.children(dump, "workloadState")
                        .values()
                        .forEach(pod -> addAll(rows, node, pod)));
        return rows;
    }

    private static void addAll(List<ConnectionRow> rows, String node, JsonObject pod) {
        var info = Fields.child(pod, "info");
        var name = Fields.text(info, "namespace") + "/" + Fields.text(info, "name");
        for (var direction : List.of("inbound", "outbound")) {
            for (var connection : Fields.objects(Fields.child(pod, "connections"), direction)) {
                rows.add(
                        new ConnectionRow(
                                node,
                                name,
                                direction,
                                Fields.text(connection, "src"),
                                Fields.text(connection, "originalDst"),
                                Fields.text(connection, "actualDst"),
                                Fields.text(connection, "protocol")));
            }
        }
    }
}
