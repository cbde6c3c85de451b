package dev.weft.cni.redirect;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Compares what {@code nft -j list ruleset} says with the rules that should be there. The rules of
 * our chains must be exactly the expected ones in their order: one that somebody put in front can
 * undo all others.
 */
final class NftablesListing {

    private final List<JsonObject> entries;

    private NftablesListing(List<JsonObject> entries) {
        this.entries = entries;
    }

    /**
     * Reads a listing.
     *
     * @throws RedirectException the text is not what nft prints
     */
    static NftablesListing parse(String json) throws RedirectException {
        try {
            JsonArray array =
                    JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("nftables");
            return new NftablesListing(
                    StreamSupport.stream(array.spliterator(), false)
                            .map(JsonElement::getAsJsonObject)
                            .toList());
        } catch (JsonParseException
                | IllegalStateException
                | ClassCastException
                | NullPointerException e) {
            throw new RedirectException("nft printed a listing that cannot be read: " + e, e);
        }
    }

    /** What is not as it should be; empty when all rules are there. */
    List<String> differencesFrom(RuleSet expected) {
        List<String> differences = new ArrayList<>();
        for (Table table : Table.values()) {
            String name = NftablesText.name(table);
            boolean there = !tables(name).isEmpty();
            if (there != expected.needs(table)) {
                differences.add("table " + name + (there ? " is not needed" : " is missing"));
            }
            if (!there || !expected.needs(table)) {
                continue;
            }
            if (tables(name).getFirst().has("flags")) {
                differences.add("table " + name + " is switched off");
            }
            for (Hook hook : Hook.values()) {
                baseChain(table, hook).ifPresent(differences::add);
                rules(table, hook, expected).ifPresent(differences::add);
            }
        }
        return differences;
    }

    boolean holdsAnyTable() {
        return Arrays.stream(Table.values())
                .anyMatch(table -> !tables(NftablesText.name(table)).isEmpty());
    }

    private Optional<String> baseChain(Table table, Hook hook) {
        String name = NftablesText.name(table);
        String chain = NftablesText.lower(hook);
        boolean hooked =
                of("chain", name, "name", chain).stream()
                        .anyMatch(c ->
                                NftablesText.lower(hook).equals(text(c, "hook"))
                                        && NftablesText.priority(table).equals(text(c, "prio")));
        List<JsonObject> rules = of("rule", name, "chain", chain);
        boolean jumps =
                rules.size() == 1
                        && text(rules.getFirst(), "expr")
                                .contains("{\"jump\":{\"target\":\"" + NftablesText.chain(hook));
        if (hooked && jumps) {
            return Optional.empty();
        }
        return Optional.of("chain " + chain + " of " + name + " does not lead to our rules");
    }

    private Optional<String> rules(Table table, Hook hook, RuleSet expected) {
        String name = NftablesText.name(table);
        String chain = NftablesText.chain(hook);
        List<String> wanted = expected.in(table, hook).stream().map(Rule::comment).toList();
        List<String> found =
                of("rule", name, "chain", chain).stream().map(r -> text(r, "comment")).toList();
        if (found.equals(wanted)) {
            return Optional.empty();
        }
        return Optional.of(
                "chain " + chain + " of " + name + " holds " + found + ", expected " + wanted);
    }

    private List<JsonObject> tables(String name) {
        return entries.stream()
                .filter(e -> e.has("table"))
                .map(e -> e.getAsJsonObject("table"))
                .filter(t -> text(t, "family").equals("inet") && text(t, "name").equals(name))
                .toList();
    }

    private List<JsonObject> of(String kind, String table, String key, String value) {
        return entries.stream()
                .filter(e -> e.has(kind))
                .map(e -> e.getAsJsonObject(kind))
                .filter(o ->
                        text(o, "family").equals("inet")
                                && text(o, "table").equals(table)
                                && text(o, key).equals(value))
                .toList();
    }

    private static String text(JsonObject object, String key) {
        JsonElement value = object.get(key);
        if (value == null) {
            return "";
        }
        return value.isJsonPrimitive() ? value.getAsString() : value.toString();
    }
}
