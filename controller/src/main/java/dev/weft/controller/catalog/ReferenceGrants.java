package dev.weft.controller.catalog;

import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What namespaces let objects of other namespaces refer to. Immutable. */
public record ReferenceGrants(Set<Grant> grants) {

    public static final ReferenceGrants NONE = new ReferenceGrants(Set.of());

    public ReferenceGrants {
        grants = Set.copyOf(grants);
    }

    /** Who refers. */
    public record From(String group, String kind, String namespace) {}

    /** To what. */
    public record To(String group, String kind, String namespace, String name) {}

    /** One permission; one without a name is for all of that kind. */
    public record Grant(From from, To to) {}

    /** Whether a reference is allowed; one within a namespace always is. */
    public boolean allow(From from, To to) {
        return from.namespace().equals(to.namespace())
                || grants.contains(new Grant(from, to))
                || grants.contains(
                        new Grant(from, new To(to.group(), to.kind(), to.namespace(), "")));
    }

    /** What a ReferenceGrant permits; throws what its fields throw. */
    public static List<Grant> of(KubeObject grant) {
        List<Grant> all = new ArrayList<>();
        for (Field from : grant.field("spec", "from").list()) {
            for (Field to : grant.field("spec", "to").list()) {
                all.add(
                        new Grant(
                                new From(
                                        from.at("group").text(""),
                                        from.at("kind").requiredText(),
                                        from.at("namespace").requiredText()),
                                new To(
                                        to.at("group").text(""),
                                        to.at("kind").requiredText(),
                                        grant.namespace(),
                                        to.at("name").text(""))));
            }
        }
        return all;
    }

    /** All of them together. */
    public static ReferenceGrants union(Iterable<List<Grant>> all) {
        Set<Grant> grants = new HashSet<>();
        all.forEach(grants::addAll);
        return new ReferenceGrants(grants);
    }
}
