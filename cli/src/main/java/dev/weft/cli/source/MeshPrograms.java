package dev.weft.cli.source;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.weft.local.client.PodView;
import dev.weft.local.client.ProgramView;
import dev.weft.local.config.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The running programs of a local mesh. Each call asks them anew; every method throws {@link
 * AdminException} when a program does not answer.
 */
public final class MeshPrograms {

    private final RunDirectory files;

    public MeshPrograms(RunDirectory files) {
        this.files = files;
    }

    /** The nodes, by name. */
    public List<String> nodes() {
        try (var folders = Files.list(files.root())) {
            return folders.map(Path::getFileName)
                    .map(Path::toString)
                    .filter(name -> Files.exists(files.nodeProxyAdmin(name)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new AdminException("cannot list the nodes in " + files.root(), e);
        }
    }

    /** What the node proxy of a node knows and does. */
    public JsonObject nodeProxy(String node) {
        return json(nodeProxySocket(node), "/config_dump").getAsJsonObject();
    }

    /** What each node proxy knows and does, by node. */
    public Map<String, JsonObject> nodeProxies() {
        return nodes().stream()
                .collect(
                        Collectors.toMap(node -> node, this::nodeProxy, (a, b) -> a, TreeMap::new));
    }

    /** The counters of a node's proxy. */
    public Metrics nodeProxyMetrics(String node) {
        return Metrics.parse(nodeProxySocket(node).get("/metrics"));
    }

    /** The counters of the proxy of a Gateway. */
    public Metrics proxyMetrics(PodView proxy) {
        return Metrics.parse(proxySocket(proxy).get("/metrics"));
    }

    /** The pods that a node's agent looks after: {@code pods}, {@code problems}. */
    public JsonObject agent(String node) {
        var socket = new AdminSocket(ProgramView.agent(node), files.agentSocket(node));
        return json(socket, "/pods").getAsJsonObject();
    }

    /** The policies as the controller translated them. */
    public JsonArray policies() {
        return json(controllerSocket(), "/policies").getAsJsonArray();
    }

    /** Manifests that the controller could not read. */
    public JsonArray problems() {
        return json(controllerSocket(), "/problems").getAsJsonArray();
    }

    /**
     * What became of each Gateway, route and policy: {@code kind}, {@code namespace}, {@code name},
     * {@code conditions}, {@code parents}.
     */
    public JsonArray statuses() {
        return json(controllerSocket(), "/statuses").getAsJsonArray();
    }

    /** What policy says of a connection that is only thought of, at a node proxy. */
    public JsonObject explain(String node, List<Parameter> question) {
        return json(nodeProxySocket(node), "/policy/explain" + Parameter.query(question))
                .getAsJsonObject();
    }

    /** What the proxy of a Gateway would do with a request that is only thought of. */
    public JsonObject why(PodView proxy, List<Parameter> question) {
        return json(proxySocket(proxy), "/why" + Parameter.query(question)).getAsJsonObject();
    }

    /** Its name is that of its log. */
    private AdminSocket proxySocket(PodView proxy) {
        var name = "pod-" + proxy.namespace() + "-" + proxy.name() + "-weft-proxy";
        return new AdminSocket(name, files.podAdmin(proxy.uid()));
    }

    private AdminSocket nodeProxySocket(String node) {
        return new AdminSocket(ProgramView.nodeProxy(node), files.nodeProxyAdmin(node));
    }

    private AdminSocket controllerSocket() {
        return new AdminSocket(ProgramView.CONTROLLER, files.controllerAdmin());
    }

    private static JsonElement json(AdminSocket socket, String path) {
        try {
            return JsonParser.parseString(socket.get(path));
        } catch (JsonParseException | IllegalStateException e) {
            throw new AdminException(
                    socket.program() + " answered " + path + " with something that is no JSON", e);
        }
    }
}
