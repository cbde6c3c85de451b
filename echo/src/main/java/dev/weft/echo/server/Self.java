package dev.weft.echo.server;

import com.google.gson.JsonObject;
import dev.weft.echo.call.Addresses;
import io.netty.channel.Channel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Who answers.
 *
 * @param name the service this program plays
 * @param version its version
 * @param host the name of the host, which in a pod is the pod's
 */
record Self(String name, String version, String host) {

    static Self of(EchoSettings settings, Map<String, String> environment) {
        return new Self(settings.name(), settings.version(), hostName(environment));
    }

    /** The part of an answer that does not depend on the protocol. */
    JsonObject describe(String protocol, Channel connection) {
        var answer = new JsonObject();
        answer.addProperty("name", name);
        answer.addProperty("version", version);
        answer.addProperty("host", host);
        answer.addProperty("protocol", protocol);
        answer.addProperty("peer", Addresses.text(connection.remoteAddress()));
        answer.addProperty("local", Addresses.text(connection.localAddress()));
        return answer;
    }

    // The name of the pod by its variables first; asking a resolver for it would be no answer.
    private static String hostName(Map<String, String> environment) {
        for (var variable : new String[] {"POD_NAME", "HOSTNAME"}) {
            var value = environment.getOrDefault(variable, "");
            if (!value.isBlank()) {
                return value;
            }
        }
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
