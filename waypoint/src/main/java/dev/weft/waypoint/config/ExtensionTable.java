package dev.weft.waypoint.config;

import dev.weft.api.waypoint.Extension;
import dev.weft.api.waypoint.Target;
import dev.weft.waypoint.filter.chain.FilterChain;
import dev.weft.waypoint.filter.chain.FilterShare;
import dev.weft.waypoint.request.Front;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The filters that are not built in, by whom they are for. Immutable but for what was gathered
 * before; any thread.
 *
 * <p>One that cannot be made refuses the requests that it is for, unless it may be left out.
 */
public final class ExtensionTable {
    private static final Logger LOG = LoggerFactory.getLogger(ExtensionTable.class);

    /** None. */
    public static final ExtensionTable EMPTY = new ExtensionTable(Map.of(), FilterShare.of(0));

    private final Map<String, Made> byName;
    private final FilterShare share;
    private final Map<Key, FilterChain> gathered = new ConcurrentHashMap<>();

    private ExtensionTable(Map<String, Made> byName, FilterShare share) {
        this.byName = byName;
        this.share = share;
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
    ExtensionTable with(Map<String, Extension> all, ExtensionMaker maker) {
        Map<String, Made> made = new HashMap<>();
        all.forEach((name, extension) -> {
            Made before = byName.get(name);
            boolean same = before != null && before.extension().equals(extension);
            made.put(name, same ? before : make(name, extension, maker));
        });
        byName.forEach((name, before) -> {
            Made now = made.get(name);
            if (now == null || !now.extension().equals(before.extension())) {
                before.installed().ifPresent(gone -> gone.filter().close());
            }
        });
        return new ExtensionTable(Map.copyOf(made), maker.share());
    }

    private static Made make(String name, Extension extension, ExtensionMaker maker) {
        if (!extension.getInvalid().isEmpty()) {
            return new Made(extension, Optional.empty(), extension.getInvalid());
        }
        try {
            ExtensionMaker.Ready ready = maker.make(extension);
            return new Made(
                    extension,
                    Optional.of(
                            new FilterChain.Installed(
                                    name, ready.filter(), extension.getFailOpen(), ready.limit())),
                    "");
        } catch (IllegalArgumentException e) {
            LOG.warn(
                    "extension {} cannot be used, requests {}: {}",
                    name,
                    extension.getFailOpen() ? "go on without it" : "are refused",
                    e.getMessage());
            return new Made(extension, Optional.empty(), String.valueOf(e.getMessage()));
        }
    }

    /** Ends all filters; there are no more requests. */
    public void close() {
        byName.values().forEach(made -> made.installed().ifPresent(one -> one.filter().close()));
    }

    /** What cannot be carried out, by the names of resources, for dumps. */
    public Map<String, String> problems() {
        Map<String, String> problems = new TreeMap<>();
        byName.forEach((name, made) -> {
            if (made.installed().isEmpty()) {
                problems.put(name, made.problem());
            }
        });
        return problems;
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
        if (byName.isEmpty()) {
            return Optional.empty();
        }
        Set<String> targets = targets(front, ownGateway);
        return byName.values().stream()
                .filter(Made::isBroken)
                .filter(made -> isFor(made, targets))
                .map(Made::problem)
                .findFirst();
    }

    /** What every request to a front passes at this point, those of higher priority first. */
    public FilterChain chain(Front front, String ownGateway, When when) {
        if (byName.isEmpty()) {
            return FilterChain.EMPTY;
        }
        return gathered.computeIfAbsent(
                new Key(targets(front, ownGateway), when), key -> gather(key));
    }

    /** Where on a request's way filters stand. */
    public enum When {
        /** Before tokens and policies. */
        BEFORE_POLICIES,
        /** Behind them, before limits. */
        BEHIND_POLICIES,
        /** Last, before routes are asked. */
        BEFORE_ROUTES;

        static When of(Extension.Phase phase) {
            return switch (phase) {
                case AUTHENTICATION -> BEFORE_POLICIES;
                case AUTHORIZATION -> BEHIND_POLICIES;
                case BEFORE_ROUTING, STATISTICS, UNRECOGNIZED -> BEFORE_ROUTES;
            };
        }
    }

    private record Key(Set<String> targets, When when) {}

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
        return Optional.of(new FilterChain(filters, share));
    }

    private FilterChain gather(Key key) {
        return new FilterChain(
                byName.values().stream()
                        .filter(made -> When.of(made.extension().getPhase()) == key.when())
                        .filter(made -> isFor(made, key.targets()))
                        .sorted(
                                Comparator.comparing((Made made) ->
                                                made.extension().getPhase()
                                                        == Extension.Phase.STATISTICS)
                                        .thenComparingInt(made -> -made.extension().getPriority())
                                        .thenComparing(made -> made.extension().getNamespace())
                                        .thenComparing(made -> made.extension().getName()))
                        .flatMap(made -> made.installed().stream())
                        .toList(),
                share);
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
