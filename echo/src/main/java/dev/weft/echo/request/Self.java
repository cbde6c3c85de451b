package dev.weft.echo.request;

import com.google.gson.JsonObject;
import dev.weft.echo.call.Addresses;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;

/**
 * Who answers.
 *
 * @param name the service this program plays
 * @param version its version
 * @param host the name of the host, which in a pod is the pod's
 */
public record Self(String name, String version, String host) {

    /** A service of this name and version, on the host that the environment names. */
    public static Self of(String name, String version, Map<String, String> environment) {
        return new Self(name, version, hostName(environment));
    }

    /** The part of an answer that does not depend on the protocol. */
    public JsonObject describe(String protocol, Channel connection) {
        var answer = new JsonObject();
        answer.addProperty("name", name);
        answer.addProperty("version", version);
        answer.addProperty("host", host);
        answer.addProperty("protocol", protocol);
        answer.addProperty("peer", Addresses.text(connection.remoteAddress()));
        answer.addProperty("local", Addresses.text(connection.localAddress()));
        var tls = connection.pipeline().get(SslHandler.class);
        if (tls != null) {
            answer.add("tls", describe(tls));
        }
        return answer;
    }

    private static JsonObject describe(SslHandler tls) {
        var session = tls.engine().getSession();
        var json = new JsonObject();
        json.addProperty("version", session.getProtocol());
        if (session instanceof ExtendedSSLSession extended) {
            for (var name : extended.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    json.addProperty("serverName", host.getAsciiName());
                }
            }
        }
        return json;
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
