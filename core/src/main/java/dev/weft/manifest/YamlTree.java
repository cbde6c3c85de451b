package dev.weft.manifest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;

/**
 * Builds the tree of one document from parser events, counting as it goes: a few bytes of nesting
 * or of aliases must not become a deep stack or a huge object. One thread, one use.
 */
final class YamlTree {

    /** What an empty scalar means. */
    static final Object NOTHING =
            new Object() {
                @Override
                public String toString() {
                    return "nothing";
                }
            };

    private static final ScalarResolver RESOLVER = new CoreScalarResolver(true);

    private record Anchored(Object value, int weight) {}

    private final ManifestSource source;
    private final Yaml.Limits limits;
    private final Iterator<Event> events;
    private final Map<Anchor, Anchored> anchors = new HashMap<>();
    private int values;

    YamlTree(ManifestSource source, Yaml.Limits limits, Iterator<Event> events) {
        this.source = source;
        this.limits = limits;
        this.events = events;
    }

    /** Reads up to the end of the document; {@link #NOTHING} when it is empty. */
    Object read() {
        return value(events.next(), 1);
    }

    private Object value(Event event, int depth) {
        if (depth > limits.depth()) {
            throw wrong(event, "deeper nesting", "at most " + limits.depth() + " levels");
        }
        if (event instanceof AliasEvent alias) {
            return alias(alias);
        }
        int before = values;
        count(event, 1);
        Object value =
                switch (event) {
                    case ScalarEvent scalar -> scalar(scalar);
                    case SequenceStartEvent start -> list(depth);
                    case MappingStartEvent start -> map(depth);
                    default -> throw wrong(event, String.valueOf(event), "a value");
                };
        Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
        anchor.ifPresent(name -> anchors.put(name, new Anchored(value, values - before)));
        return value;
    }

    private Object alias(AliasEvent alias) {
        Anchored anchored = anchors.get(alias.getAlias());
        if (anchored == null) {
            throw wrong(alias, "*" + alias.getAlias(), "an anchor that is complete before it");
        }
        count(alias, anchored.weight());
        return anchored.value();
    }

    private List<Object> list(int depth) {
        List<Object> list = new ArrayList<>();
        for (Event next = events.next();
                next.getEventId() != Event.ID.SequenceEnd;
                next = events.next()) {
            Object element = value(next, depth + 1);
            if (NOTHING.equals(element)) {
                throw wrong(next, "an empty list element", "a value");
            }
            list.add(element);
        }
        return Collections.unmodifiableList(list);
    }

    private Map<String, Object> map(int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Event next = events.next();
                next.getEventId() != Event.ID.MappingEnd;
                next = events.next()) {
            String key = key(next);
            Object value = value(events.next(), depth + 1);
            if (map.putIfAbsent(key, value) != null) {
                throw wrong(next, "'" + key + "' again", "every key once");
            }
        }
        // Nulls stay until here so that a key cannot come back after one.
        map.values().removeIf(NOTHING::equals);
        return Collections.unmodifiableMap(map);
    }

    private String key(Event event) {
        if (!(event instanceof ScalarEvent scalar)) {
            throw wrong(event, "a list, fields or an alias as key", "text");
        }
        count(event, 1);
        if (scalar.isPlain() && scalar.getValue().equals("<<")) {
            throw wrong(event, "a merge key (<<)", "the fields themselves");
        }
        return wellFormed(scalar);
    }

    /** Half a character, which an escape can name, cannot be written again. */
    private String wellFormed(ScalarEvent event) {
        String text = event.getValue();
        boolean half = text.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF);
        if (half) {
            throw wrong(event, "half of a surrogate pair", "whole characters");
        }
        return text;
    }

    private Object scalar(ScalarEvent event) {
        String text = wellFormed(event);
        Optional<String> tag = event.getTag();
        if (tag.isPresent()) {
            if (!tag.get().equals("!") && !tag.get().equals(Tag.STR.getValue())) {
                throw wrong(event, "tag " + tag.get(), "no tag, or !!str");
            }
            return text;
        }
        Tag resolved = event.isPlain() ? RESOLVER.resolve(text, true) : Tag.STR;
        if (resolved.equals(Tag.NULL)) {
            return NOTHING;
        }
        if (resolved.equals(Tag.BOOL)) {
            return Boolean.parseBoolean(text);
        }
        if (resolved.equals(Tag.INT)) {
            return integer(event, text);
        }
        return resolved.equals(Tag.FLOAT) ? floating(text) : text;
    }

    private Long integer(Event event, String text) {
        try {
            if (text.startsWith("0x")) {
                return Long.parseLong(text.substring(2), 16);
            }
            return text.startsWith("0o")
                    ? Long.parseLong(text.substring(2), 8)
                    : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw wrong(event, text, "a number of at most 64 bits");
        }
    }

    private static Double floating(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return switch (lower) {
            case ".inf", "+.inf" -> Double.POSITIVE_INFINITY;
            case "-.inf" -> Double.NEGATIVE_INFINITY;
            case ".nan" -> Double.NaN;
            default -> Double.parseDouble(lower);
        };
    }

    private void count(Event event, int weight) {
        if (weight > limits.values() - values) {
            throw wrong(event, "more values", "at most " + limits.values() + " in one document");
        }
        values += weight;
    }

    private ManifestException wrong(Event event, String found, String expected) {
        String place = event.getStartMark().map(mark -> "line " + (mark.getLine() + 1)).orElse("");
        return new ManifestException(source, place, found, expected);
    }
}
