package dev.weft.cli.demo;

import dev.weft.cli.demo.step.DemoMesh;
import dev.weft.cli.source.Fields;
import java.util.Map;
import java.util.TreeMap;

/** What the agents say about the pods of the shop. */
final class AgentPods {

    private AgentPods() {}

    /** The state of each pod, by its name. */
    static Map<String, String> states(DemoMesh mesh) {
        var states = new TreeMap<String, String>();
        for (var node : mesh.programs().nodes()) {
            for (var pod : Fields.objects(mesh.programs().agent(node), "pods")) {
                if (Fields.text(pod, "namespace").equals(DemoMesh.SHOP)) {
                    states.put(Fields.text(pod, "name"), Fields.text(pod, "state"));
                }
            }
        }
        return states;
    }
}
