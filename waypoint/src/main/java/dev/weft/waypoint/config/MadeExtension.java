package dev.weft.waypoint.config;

import dev.weft.api.waypoint.Extension;
import dev.weft.api.waypoint.Target;
import dev.weft.waypoint.config.ExtensionTable.When;
import dev.weft.waypoint.filter.chain.FilterChain;
import dev.weft.workload.NamespacedHostname;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An extension with what was made of it. Immutable.
 *
 * @param name of its resource
 * @param problem why it cannot be carried out; empty if it can
 */
record MadeExtension(
        String name,
        Extension extension,
        Optional<FilterChain.Installed> installed,
        String problem) {
    private static final Logger LOG = LoggerFactory.getLogger(ExtensionTable.class);

    /** In which requests pass those of one point. */
    static final Comparator<MadeExtension> ORDER =
            Comparator.comparing((MadeExtension made) ->
                            made.extension().getPhase() == Extension.Phase.STATISTICS)
                    .thenComparing(Comparator.comparingInt(MadeExtension::priority).reversed())
                    .thenComparing(made -> made.extension().getNamespace())
                    .thenComparing(made -> made.extension().getName())
                    .thenComparing(MadeExtension::name);

    static MadeExtension make(String name, Extension extension, ExtensionMaker maker) {
        if (!extension.getInvalid().isEmpty()) {
            return new MadeExtension(name, extension, Optional.empty(), extension.getInvalid());
        }
        try {
            ExtensionMaker.Ready ready = maker.make(extension);
            var installed =
                    new FilterChain.Installed(
                            name, ready.filter(), extension.getFailOpen(), ready.limit());
            return new MadeExtension(name, extension, Optional.of(installed), "");
        } catch (IllegalArgumentException e) {
            LOG.warn(
                    "extension {} cannot be used, requests {}: {}",
                    name,
                    extension.getFailOpen() ? "go on without it" : "are refused",
                    e.getMessage());
            return new MadeExtension(
                    name, extension, Optional.empty(), String.valueOf(e.getMessage()));
        }
    }

    private int priority() {
        return extension.getPriority();
    }

    When when() {
        return When.of(extension.getPhase());
    }

    /** Whether requests that it is for are refused. */
    boolean isBroken() {
        return installed.isEmpty() && !extension.getFailOpen();
    }

    /** Whether it is for all that a gateway carries. */
    boolean isForGateway(String gateway) {
        return extension.getTargetsList().stream()
                .anyMatch(target ->
                        switch (target.getTargetCase()) {
                            case GATEWAY -> target.getGateway().equals(gateway);
                            case EVERYTHING -> target.getEverything();
                            case SERVICE, TARGET_NOT_SET -> false;
                        });
    }

    boolean isForService(NamespacedHostname service) {
        return extension.getTargetsList().stream()
                .filter(Target::hasService)
                .anyMatch(target -> target.getService().equals(service.toString()));
    }

    void close() {
        installed.ifPresent(one -> one.filter().close());
    }

    /** What it would do to a request that was for this port. */
    ExtensionFinding finding(int port) {
        List<Integer> ports = extension.getWasm().getPortsList();
        boolean seen = ports.isEmpty() || ports.contains(port);
        return new ExtensionFinding(
                name,
                filter(),
                phase(),
                extension.getPriority(),
                extension.getFailOpen(),
                installed.isPresent() ? Optional.empty() : Optional.of(problem),
                seen ? Optional.empty() : Optional.of("not shown: it is for ports " + ports));
    }

    private String filter() {
        return switch (extension.getFilterCase()) {
            case JAVA -> "java " + extension.getJava().getFilter();
            case WASM -> "wasm " + extension.getWasm().getPath();
            case PROCESSOR ->
                    "processor "
                            + extension.getProcessor().getService()
                            + ":"
                            + extension.getProcessor().getPort();
            case FILTER_NOT_SET -> "no filter";
        };
    }

    private String phase() {
        return switch (extension.getPhase()) {
            case AUTHENTICATION -> "Authentication";
            case AUTHORIZATION -> "Authorization";
            case STATISTICS -> "Statistics";
            case BEFORE_ROUTING, UNRECOGNIZED -> "BeforeRouting";
        };
    }
}
