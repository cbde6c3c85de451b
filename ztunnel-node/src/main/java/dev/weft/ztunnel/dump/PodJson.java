package dev.weft.ztunnel.dump;

import com.google.gson.stream.JsonWriter;
import dev.weft.ztunnel.authz.LiveConnection;
import dev.weft.ztunnel.inpod.PodState;
import java.io.IOException;
import java.util.List;

/** A pod that this proxy serves, with its live connections. */
final class PodJson {
    private PodJson() {}

    static void write(JsonWriter json, PodState pod, List<LiveConnection> connections)
            throws IOException {
        json.beginObject();
        json.name("state")
                .value(
                        switch (pod.state()) {
                            case UP -> "Up";
                            case PENDING -> "Pending";
                        });
        if (!pod.problem().isEmpty()) {
            json.name("problem").value(pod.problem());
        }
        json.name("connections").beginObject();
        json.name("inbound");
        write(json, connections, LiveConnection.Direction.INBOUND);
        json.name("outbound");
        write(json, connections, LiveConnection.Direction.OUTBOUND);
        json.endObject();
        json.name("info").beginObject();
        json.name("name").value(pod.pod().name());
        json.name("namespace").value(pod.pod().namespace());
        json.name("serviceAccount").value(pod.pod().serviceAccount());
        json.endObject();
        json.endObject();
    }

    private static void write(
            JsonWriter json, List<LiveConnection> connections, LiveConnection.Direction direction)
            throws IOException {
        json.beginArray();
        for (LiveConnection connection : connections) {
            if (connection.direction() == direction) {
                json.beginObject();
                json.name("src").value(connection.source().toString());
                json.name("originalDst").value(connection.asked().orElse(null));
                json.name("actualDst").value(connection.destination().toString());
                json.name("protocol").value(connection.protocol().name());
                json.endObject();
            }
        }
        json.endArray();
    }
}
