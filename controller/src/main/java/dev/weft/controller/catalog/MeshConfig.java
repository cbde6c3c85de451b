package dev.weft.controller.catalog;

import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ManifestException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Settings of the mesh in the shape of Istio's MeshConfig: the key {@code mesh} of ConfigMap {@code
 * weft} in the root namespace, or of {@code istio} there.
 */
public final class MeshConfig {

    private static final List<String> NAMES = List.of("weft", "istio");
    private static final String KEY = "mesh";

    private final KubeObject content;

    private MeshConfig(KubeObject content) {
        this.content = content;
    }

    /**
     * The settings; empty ones when there are none.
     *
     * @throws ManifestException when they are no YAML
     */
    public static MeshConfig of(Catalog catalog) {
        for (String name : NAMES) {
            Optional<KubeObject> holder =
                    catalog.configMap(catalog.mesh().rootNamespace(), name)
                            .filter(map -> map.field("data", KEY).isPresent());
            if (holder.isPresent()) {
                return new MeshConfig(parse(holder.get()));
            }
        }
        return new MeshConfig(object(Map.of()));
    }

    /** A place in them. */
    public Field field(String... path) {
        return content.field(KEY).at(path);
    }

    private static KubeObject parse(KubeObject holder) {
        Field text = holder.field("data", KEY);
        Object parsed;
        try {
            parsed =
                    new Load(LoadSettings.builder().setMaxAliasesForCollections(20).build())
                            .loadFromString(text.requiredText());
        } catch (YamlEngineException e) {
            throw text.wrong("YAML");
        }
        if (parsed == null) {
            return object(Map.of());
        }
        if (!(parsed instanceof Map<?, ?> map)) {
            throw text.wrong("YAML with fields");
        }
        return object(map);
    }

    private static KubeObject object(Map<?, ?> settings) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("apiVersion", "v1");
        body.put("kind", "MeshConfig");
        body.put("metadata", Map.of("name", KEY));
        body.put(KEY, settings);
        return KubeObject.of(body);
    }
}
