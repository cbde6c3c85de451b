package dev.weft.waypoint.filter.wasm;

import dev.weft.waypoint.request.EditRules;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The headers of a message as a module has them: a copy, which is put back when the module is done.
 * One thread at a time.
 */
final class HeaderTable {
    private final List<Map.Entry<String, String>> entries = new ArrayList<>();
    private boolean changed;

    /** Of a message, pseudo-headers first. */
    static HeaderTable of(List<Map.Entry<String, String>> pseudo, HttpHeaders headers) {
        HeaderTable table = new HeaderTable();
        table.entries.addAll(pseudo);
        for (Map.Entry<String, String> header : headers) {
            table.entries.add(
                    Map.entry(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        }
        return table;
    }

    List<Map.Entry<String, String>> entries() {
        return entries;
    }

    boolean isChanged() {
        return changed;
    }

    /** All values of a name, joined by commas. */
    Optional<String> get(String name) {
        List<String> values =
                entries.stream()
                        .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                        .map(Map.Entry::getValue)
                        .toList();
        return values.isEmpty() ? Optional.empty() : Optional.of(String.join(",", values));
    }

    void add(String name, String value) {
        changed = true;
        entries.add(Map.entry(name.toLowerCase(Locale.ROOT), value));
    }

    void replace(String name, String value) {
        remove(name);
        add(name, value);
    }

    void remove(String name) {
        changed |= entries.removeIf(entry -> entry.getKey().equalsIgnoreCase(name));
    }

    void setAll(List<Map.Entry<String, String>> all) {
        changed = true;
        entries.clear();
        all.forEach(entry -> add(entry.getKey(), entry.getValue()));
    }

    /** Puts them back; what may not be changed stays as it was. */
    void putInto(HttpHeaders headers) {
        if (!changed) {
            return;
        }
        for (String name : List.copyOf(headers.names())) {
            if (EditRules.mayBeSet(name)) {
                headers.remove(name);
            }
        }
        for (Map.Entry<String, String> entry : entries) {
            if (EditRules.mayBeSet(entry.getKey(), entry.getValue())) {
                headers.add(entry.getKey(), entry.getValue());
            }
        }
        changed = false;
    }
}
