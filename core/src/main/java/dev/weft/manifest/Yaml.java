package dev.weft.manifest;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Text with YAML or JSON documents to objects.
 *
 * <p>Scalars follow the YAML 1.2 core schema; keys are text; a key may stand once; {@code kind:
 * List} stands for its items; an empty document is skipped. What a document may cost is bounded by
 * {@link Limits}.
 */
final class Yaml {

    /**
     * What a file may cost.
     *
     * @param characters in one file
     * @param depth of nesting
     * @param values in one document, where an alias counts as all that it stands for
     */
    record Limits(int characters, int depth, int values) {
        static final Limits STANDARD = new Limits(8 << 20, 100, 500_000);
    }

    private Yaml() {}

    /**
     * Reads every object of one file.
     *
     * @throws ManifestException for the first thing that is wrong
     */
    static List<KubeObject> read(String file, String text, Limits limits) {
        List<KubeObject> objects = new ArrayList<>();
        forEachDocument(file, text, limits, (source, tree) -> addObjects(source, tree, objects));
        return objects;
    }

    /**
     * Reads the one document of a file.
     *
     * @throws ManifestException for the first thing that is wrong
     */
    static Field single(String file, String text, Limits limits) {
        List<Field> documents = new ArrayList<>();
        forEachDocument(
                file,
                text,
                limits,
                (source, tree) -> {
                    if (!documents.isEmpty()) {
                        throw new ManifestException(
                                source, "", "another document", "one document in this file");
                    }
                    documents.add(root(source, tree));
                });
        return documents.isEmpty()
                ? Field.root(new ManifestSource(file, 1), Map.of())
                : documents.getFirst();
    }

    private static Field root(ManifestSource source, Object tree) {
        if (YamlTree.NOTHING.equals(tree)) {
            return Field.root(source, Map.of());
        }
        if (!(tree instanceof Map<?, ?>)) {
            throw new ManifestException(source, "", "'" + tree + "'", "a mapping of keys");
        }
        return Field.root(source, body(tree));
    }

    private static void forEachDocument(
            String file, String text, Limits limits, BiConsumer<ManifestSource, Object> action) {
        if (text.length() > limits.characters()) {
            throw new ManifestException(
                    new ManifestSource(file, 0),
                    "",
                    text.length() + " characters",
                    "at most " + limits.characters() + " characters in one file");
        }
        int document = 0;
        try {
            Iterator<Event> events = new Parse(settings(limits)).parseString(text).iterator();
            while (events.hasNext()) {
                if (events.next().getEventId() == Event.ID.DocumentStart) {
                    ManifestSource source = new ManifestSource(file, ++document);
                    action.accept(source, new YamlTree(source, limits, events).read());
                }
            }
        } catch (MarkedYamlEngineException e) {
            String place =
                    e.getProblemMark()
                            .map(m ->
                                    "line " + (m.getLine() + 1) + " column " + (m.getColumn() + 1))
                            .orElse("");
            throw syntax(file, Math.max(1, document), place, e.getProblem());
        } catch (YamlEngineException e) {
            throw syntax(file, Math.max(1, document), "", String.valueOf(e.getMessage()));
        }
    }

    private static void addObjects(ManifestSource source, Object value, List<KubeObject> objects) {
        if (YamlTree.NOTHING.equals(value)) {
            return;
        }
        if (!(value instanceof Map<?, ?>)) {
            throw new ManifestException(
                    source, "", "'" + value + "'", "an object with apiVersion, kind and metadata");
        }
        Map<String, Object> body = body(value);
        if (!"List".equals(body.get("kind"))) {
            objects.add(KubeObject.ofTree(source, body));
            return;
        }
        for (Field item : Field.root(source, body).at("items").list()) {
            item.map();
            objects.add(KubeObject.ofTree(source, body(item.value())));
        }
    }

    @SuppressWarnings("unchecked") // YamlTree makes maps with text keys only
    private static Map<String, Object> body(Object value) {
        return (Map<String, Object>) value;
    }

    private static LoadSettings settings(Limits limits) {
        return LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setCodePointLimit(limits.characters())
                .build();
    }

    private static ManifestException syntax(
            String file, int document, String place, String problem) {
        return new ManifestException(
                new ManifestSource(file, document), place, problem, "valid YAML or JSON");
    }
}
