package dev.weft.waypoint.config;

import dev.weft.waypoint.config.ExtensionTable.When;
import dev.weft.waypoint.filter.chain.FilterChain;
import dev.weft.waypoint.filter.chain.FilterShare;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The extensions of one front, worked out before requests come. Immutable; any thread. */
public final class FrontExtensions {
    static final FrontExtensions NONE = new FrontExtensions(List.of(), FilterShare.of(0));

    private final Map<When, List<MadeExtension>> all = new EnumMap<>(When.class);
    private final Map<When, FilterChain> chains = new EnumMap<>(When.class);
    private final Optional<String> broken;

    FrontExtensions(Collection<MadeExtension> extensions, FilterShare share) {
        for (When when : When.values()) {
            List<MadeExtension> here =
                    extensions.stream()
                            .filter(made -> made.when() == when)
                            .sorted(MadeExtension.ORDER)
                            .toList();
            all.put(when, here);
            chains.put(
                    when,
                    new FilterChain(
                            here.stream().flatMap(made -> made.installed().stream()).toList(),
                            share));
        }
        broken =
                all.values().stream()
                        .flatMap(List::stream)
                        .filter(MadeExtension::isBroken)
                        .map(MadeExtension::problem)
                        .findFirst();
    }

    /** Why all requests are refused: something that is for them cannot be carried out. */
    public Optional<String> broken() {
        return broken;
    }

    /** What every request passes at this point, those of higher priority first. */
    public FilterChain chain(When when) {
        return Objects.requireNonNull(chains.get(when));
    }

    /**
     * What stands at this point in that order, the unusable ones too.
     *
     * @param port that the request is for
     */
    public List<ExtensionFinding> explain(When when, int port) {
        return Objects.requireNonNull(all.get(when)).stream()
                .map(made -> made.finding(port))
                .toList();
    }
}
