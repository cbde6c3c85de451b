package dev.weft.waypoint.config;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.weft.xds.Rejection;
import dev.weft.xds.ResourceUpdate;
import dev.weft.xds.XdsResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The last good resources of one type, by name. What cannot be read or used is refused by name and
 * keeps what stood there before. One thread, but for {@link #current}.
 *
 * @param <M> the message
 */
final class ResourceTable<M extends Message> {
    private final Parser<M> parser;
    private final Function<M, Optional<String>> check;
    private final BiFunction<M, String, Optional<M>> disarmed;
    private final Compiled<M> compiled;

    /** Written by the discovery's thread, read by dumps: any state of it is a whole one. */
    private volatile Map<String, M> current = Map.of();

    /** Takes what changed into use. */
    interface Compiled<M> {
        /**
         * Takes changes.
         *
         * @param changed by name; each passed its check
         * @param removed those that were known
         */
        void take(Map<String, M> changed, Collection<M> removed, Collection<String> removedNames);
    }

    /**
     * @param check says what is wrong with a resource, if anything is
     * @param disarmed what to use instead of a resource with this problem if nothing stood there
     *     before; empty for nothing
     */
    ResourceTable(
            Parser<M> parser,
            Function<M, Optional<String>> check,
            BiFunction<M, String, Optional<M>> disarmed,
            Compiled<M> compiled) {
        this.parser = parser;
        this.check = check;
        this.disarmed = disarmed;
        this.compiled = compiled;
    }

    Map<String, M> current() {
        return current;
    }

    List<Rejection> apply(ResourceUpdate update) {
        Map<String, M> next = new HashMap<>(current);
        Map<String, M> changed = new HashMap<>();
        List<Rejection> rejections = new ArrayList<>();
        for (XdsResource resource : update.changed()) {
            String name = resource.name();
            try {
                M message = parser.parseFrom(resource.body());
                Optional<String> problem = UnknownFields.in(message).or(() -> check.apply(message));
                problem.ifPresent(text -> rejections.add(new Rejection(name, text)));
                Optional<M> usable =
                        problem.isEmpty()
                                ? Optional.of(message)
                                : next.containsKey(name)
                                        ? Optional.empty()
                                        : disarmed.apply(message, problem.get());
                usable.ifPresent(value -> {
                    next.put(name, value);
                    changed.put(name, value);
                });
            } catch (InvalidProtocolBufferException e) {
                rejections.add(new Rejection(name, "not a message of its type: " + e.getMessage()));
            }
        }
        List<M> removed = new ArrayList<>();
        for (String name : update.removed()) {
            M old = next.remove(name);
            changed.remove(name);
            if (old != null) {
                removed.add(old);
            }
        }
        current = Map.copyOf(next);
        if (!changed.isEmpty() || !removed.isEmpty()) {
            compiled.take(changed, removed, update.removed());
        }
        return rejections;
    }
}
