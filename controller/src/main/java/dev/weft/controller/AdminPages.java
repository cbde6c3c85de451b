package dev.weft.controller;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.weft.controller.admin.ConfigDump;
import dev.weft.controller.admin.Page;
import dev.weft.controller.graph.MeshView;
import dev.weft.controller.model.PolicyStatus;
import dev.weft.controller.status.ObjectStatus;
import dev.weft.controller.xds.ClientStatus;
import dev.weft.manifest.ManifestProblem;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** What the admin socket answers. Any thread; every page is made of one view. */
final class AdminPages {

    private static final Set<String> ROUTES =
            Set.of("HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "VirtualService");

    private final Controller controller;

    AdminPages(Controller controller) {
        this.controller = controller;
    }

    Map<String, Supplier<Page>> routes() {
        return Map.of(
                "/readyz", this::ready,
                "/metrics", this::metrics,
                "/config_dump", this::configDump,
                "/policies", this::policies,
                "/gateways", () -> statuses(Set.of("Gateway")),
                "/routes", () -> statuses(ROUTES),
                "/statuses", () -> statuses(Set.of()),
                "/problems", this::problems,
                "/clients", this::clients,
                "/limits", this::limits);
    }

    private Page ready() {
        return controller.isReady()
                ? Page.text(200, "ready\n")
                : Page.text(503, "not ready: the objects were not read yet\n");
    }

    private Page metrics() {
        return new Page(200, "text/plain; version=0.0.4; charset=utf-8", controller.metrics());
    }

    private Page configDump() {
        MeshView view = controller.view();
        return Page.json(ConfigDump.of(view.workloads(), view.services(), view.policies()));
    }

    private Page policies() {
        JsonArray all = new JsonArray();
        for (PolicyStatus status : controller.view().statuses().all()) {
            JsonObject json = new JsonObject();
            json.addProperty("kind", status.kind());
            json.addProperty("namespace", status.key().namespace());
            json.addProperty("name", status.key().name());
            json.addProperty("accepted", status.accepted());
            json.addProperty("reason", status.reason().word());
            json.addProperty("message", status.message());
            json.addProperty("enforcedBy", status.enforcedBy().word());
            json.addProperty("selected", status.selected());
            json.addProperty("enrolled", status.enrolled());
            all.add(json);
        }
        return Page.json(all);
    }

    /**
     * What became of objects.
     *
     * @param kinds none for all
     */
    private Page statuses(Set<String> kinds) {
        JsonArray all = new JsonArray();
        for (ObjectStatus status : controller.view().objectStatuses()) {
            if (kinds.isEmpty() || kinds.contains(status.kind())) {
                all.add(ObjectStatusJson.of(status));
            }
        }
        return Page.json(all);
    }

    private Page problems() {
        JsonArray all = new JsonArray();
        for (ManifestProblem problem : controller.view().problems()) {
            JsonObject json = new JsonObject();
            json.addProperty("file", problem.file());
            json.addProperty("document", problem.document());
            json.addProperty("message", problem.message());
            all.add(json);
        }
        return Page.json(all);
    }

    private Page clients() {
        JsonArray all = new JsonArray();
        controller.discovery().clients().forEach(client -> all.add(client(client)));
        return Page.json(all);
    }

    private Page limits() {
        JsonArray all = new JsonArray();
        controller
                .limits()
                .groups()
                .forEach(group -> {
                    JsonObject json = new JsonObject();
                    json.addProperty("proxy", group.account().toString());
                    json.addProperty("replicas", group.replicas());
                    json.addProperty("countsByDemand", group.counts());
                    all.add(json);
                });
        return Page.json(all);
    }

    private static JsonObject client(ClientStatus client) {
        JsonObject types = new JsonObject();
        client.types()
                .forEach((typeUrl, status) -> {
                    JsonObject type = new JsonObject();
                    type.addProperty("wildcard", status.wildcard());
                    type.addProperty("resources", status.resources());
                    type.addProperty("awaitsReply", status.awaitsReply());
                    type.addProperty("nacks", status.refusals());
                    type.addProperty("lastNack", status.lastRefusal());
                    types.add(typeUrl, type);
                });
        JsonObject json = new JsonObject();
        json.addProperty("stream", client.stream());
        json.addProperty("id", client.id());
        json.addProperty("node", client.node());
        json.addProperty("since", client.since().toString());
        json.add("types", types);
        return json;
    }
}
