package dev.weft.cli.why;

import com.google.gson.JsonObject;
import dev.weft.cli.source.Fields;
import java.util.List;
import java.util.Optional;

/** What a node proxy knows of where a client wants to go. Pure. */
sealed interface Target {

    /** A service; {@code dump} is what the node proxy says of it. */
    record Service(JsonObject dump) implements Target {

        String key() {
            return Fields.text(dump, "namespace") + "/" + Fields.text(dump, "hostname");
        }

        Optional<Integer> targetPort(int port) {
            var target = Fields.number(Fields.child(dump, "ports"), Integer.toString(port));
            return target == 0 ? Optional.empty() : Optional.of(target);
        }

        /** Uids of the workloads behind it. */
        List<String> endpoints() {
            return List.copyOf(Fields.children(dump, "endpoints").keySet());
        }
    }

    /** A workload, by its own address. */
    record Workload(JsonObject dump) implements Target {}

    /** Nothing that the mesh knows. */
    record Unknown() implements Target {}

    /** Finds it as the client's names and the mesh's addresses lead to it. */
    static Target find(JsonObject nodeProxy, String namespace, String host) {
        for (var service : Fields.objects(nodeProxy, "services")) {
            if (isMeant(service, namespace, host)) {
                return new Service(service);
            }
        }
        for (var workload : Fields.objects(nodeProxy, "workloads")) {
            if (Fields.texts(workload, "workloadIps").contains(bare(host))) {
                return new Workload(workload);
            }
        }
        return new Unknown();
    }

    private static boolean isMeant(JsonObject service, String namespace, String host) {
        var hostname = Fields.text(service, "hostname");
        var name = Fields.text(service, "name");
        var there = Fields.text(service, "namespace");
        if (hostname.equals(host) || (name.equals(host) && there.equals(namespace))) {
            return true;
        }
        var qualified = name + "." + there;
        if (host.equals(qualified) || host.equals(qualified + ".svc")) {
            return true;
        }
        return Fields.texts(service, "vips").stream()
                .anyMatch(vip -> vip.substring(vip.indexOf('/') + 1).equals(bare(host)));
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
