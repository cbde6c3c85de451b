package dev.weft.waypoint.config;

import dev.weft.api.waypoint.Extension;
import dev.weft.api.waypoint.Target;
import dev.weft.waypoint.filter.chain.FilterChain;
import dev.weft.waypoint.filter.chain.JavaFilters;
import dev.weft.waypoint.filter.spi.HttpFilter;
import dev.weft.waypoint.request.Front;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The filters that are not built in, by whom they are for. Immutable but for what was gathered
 * before; any thread.
 *
 * <p>One that cannot be made refuses the requests that it is for, unless it may be left out.
 */
public final class ExtensionTable {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** None. */
    public static final ExtensionTable EMPTY = new ExtensionTable(Map.of());

    private final Map<String, Made> byName;
    private final Map<Set<String>, FilterChain> gathered = new ConcurrentHashMap<>();

    private ExtensionTable(Map<String, Made> byName) {
        this.byName = byName;
    }

    /**
     * An extension with what was made of it.
     *
     * @param problem why it cannot be carried out; empty if it can
     */
    private record Made(
            Extension extension, Optional<FilterChain.Installed> installed, String problem) {

        boolean isBroken() {
            return installed.isEmpty() && !extension.getFailOpen();
        }
    }

    /** Makes the filters of these resources; what did not change is kept as it is. */
    ExtensionTable with(Map<String, Extension> all, JavaFilters filters) {
        Map<String, Made> made = new HashMap<>();
        all.forEach((name, extension) -> {
            Made before = byName.get(name);
            boolean same = before != null && before.extension().equals(extension);
            made.put(name, same ? before : make(name, extension, filters));
        });
        return new ExtensionTable(Map.copyOf(made));
    }

    private static Made make(String name, Extension extension, JavaFilters filters) {
        if (!extension.getInvalid().isEmpty()) {
            return new Made(extension, Optional.empty(), extension.getInvalid());
        }
        return switch (extension.getFilterCase()) {
            case JAVA -> javaFilter(name, extension, filters);
            case WASM, PROCESSOR, FILTER_NOT_SET ->
                    new Made(
                            extension,
                            Optional.empty(),
                            "filters of kind "
                                    + extension.getFilterCase()
                                    + " cannot be run by this proxy: expected JAVA");
        };
    }

    private static Made javaFilter(String name, Extension extension, JavaFilters filters) {
        String wanted = extension.getJava().getFilter();
        try {
            Optional<HttpFilter> filter = filters.create(wanted, extension.getJava().getSettings());
            return filter.map(found ->
                            new Made(
                                    extension,
                                    Optional.of(
                                            new FilterChain.Installed(
                                                    name, found, extension.getFailOpen())),
                                    ""))
                    .orElseGet(() ->
                            new Made(
                                    extension,
                                    Optional.empty(),
                                    "no filter is named "
                                            + wanted
                                            + ", there are "
                                            + filters.names()));
        } catch (IllegalArgumentException e) {
            return new Made(extension, Optional.empty(), String.valueOf(e.getMessage()));
        }
    }

    /** Whether there is none at all. */
    public boolean isEmpty() {
        return byName.isEmpty();
    }

    /**
     * Why requests to a front are refused: something that is for it cannot be carried out.
     *
     * @param ownGateway {@code <namespace>/<name>} of this proxy
     */
    public Optional<String> broken(Front front, String ownGateway) {
        Set<String> targets = targets(front, ownGateway);
        return byName.values().stream()
                .filter(Made::isBroken)
                .filter(made -> isFor(made, targets))
                .map(Made::problem)
                .findFirst();
    }

    /** What every request to a front passes, those of higher priority first. */
    public FilterChain chain(Front front, String ownGateway) {
        return gathered.computeIfAbsent(targets(front, ownGateway), this::gather);
    }

    /** The filters that a route names; empty if one of them is not there or cannot be used. */
    public Optional<FilterChain> named(List<String> names) {
        List<FilterChain.Installed> filters = new ArrayList<>();
        for (String name : names) {
            Made made = byName.get(name);
            if (made == null || made.isBroken()) {
                return Optional.empty();
            }
            made.installed().ifPresent(filters::add);
        }
        return Optional.of(new FilterChain(filters, LIMIT));
    }

    private FilterChain gather(Set<String> targets) {
        return new FilterChain(
                byName.values().stream()
                        .filter(made -> isFor(made, targets))
                        .sorted(
                                Comparator.comparingInt(
                                                (Made made) -> -made.extension().getPriority())
                                        .thenComparing(made -> made.extension().getNamespace())
                                        .thenComparing(made -> made.extension().getName()))
                        .flatMap(made -> made.installed().stream())
                        .toList(),
                LIMIT);
    }

    private static boolean isFor(Made made, Set<String> targets) {
        for (Target target : made.extension().getTargetsList()) {
            boolean meant =
                    switch (target.getTargetCase()) {
                        case SERVICE -> targets.contains("service " + target.getService());
                        case GATEWAY -> targets.contains("gateway " + target.getGateway());
                        case EVERYTHING -> target.getEverything();
                        case TARGET_NOT_SET -> false;
                    };
            if (meant) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> targets(Front front, String ownGateway) {
        return switch (front) {
            case Front.OfService of ->
                    Set.of("gateway " + ownGateway, "service " + of.service().key());
            case Front.OfWorkload of -> Set.of("gateway " + ownGateway);
            case Front.OfListener of -> Set.of("gateway " + of.gateway());
        };
    }
}
