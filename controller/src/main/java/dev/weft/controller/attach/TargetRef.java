package dev.weft.controller.attach;

import dev.weft.controller.reading.Known;
import dev.weft.manifest.Field;
import java.util.ArrayList;
import java.util.List;

/**
 * What a policy names as its target; always of its own namespace.
 *
 * @param section name of a port or a listener; empty for all
 */
public record TargetRef(String group, String kind, String name, String section) {

    private static final int MOST = 16;

    /** The targets of a spec: {@code targetRefs}, or the one {@code targetRef}. */
    public static List<TargetRef> of(Field spec) {
        List<Field> fields = new ArrayList<>(spec.at("targetRefs").list());
        if (spec.at("targetRef").isPresent()) {
            fields.add(spec.at("targetRef"));
        }
        if (fields.size() > MOST) {
            throw spec.at("targetRefs").wrong("at most " + MOST + " targets");
        }
        if (!fields.isEmpty() && spec.at("selector").isPresent()) {
            throw spec.at("selector").wrong("no selector beside targetRefs");
        }
        return fields.stream().map(TargetRef::one).toList();
    }

    private static TargetRef one(Field field) {
        Known.fields(field, "group", "kind", "name", "namespace", "sectionName");
        if (!field.at("namespace").text("").isEmpty()) {
            throw field.at("namespace").wrong("nothing: a target is of the policy's own namespace");
        }
        String group = field.at("group").text("");
        return new TargetRef(
                group.equals("core") ? "" : group,
                field.at("kind").requiredText(),
                field.at("name").requiredText(),
                field.at("sectionName").text(""));
    }

    @Override
    public String toString() {
        return kind + "." + (group.isEmpty() ? "core" : group) + " " + name;
    }
}
