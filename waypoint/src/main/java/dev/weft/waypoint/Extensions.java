package dev.weft.waypoint;

import dev.weft.api.waypoint.Extension;
import dev.weft.metrics.MetricsRegistry;
import dev.weft.waypoint.config.ExtensionMaker;
import dev.weft.waypoint.config.WaypointStateStore;
import dev.weft.waypoint.filter.chain.FilterShare;
import dev.weft.waypoint.filter.chain.JavaFilter;
import dev.weft.waypoint.filter.chain.JavaFilters;
import dev.weft.waypoint.filter.processor.ProcessorFilter;
import dev.weft.waypoint.filter.spi.HttpFilter;
import dev.weft.waypoint.filter.wasm.WasmFilter;
import dev.weft.waypoint.listener.OwnGateway;
import dev.weft.waypoint.request.SideCalls;
import dev.weft.waypoint.request.SideStreams;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Service;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the filters that extensions ask for, of whatever they are made. */
final class Extensions implements ExtensionMaker, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Extensions.class);
    private static final Duration THINKING = Duration.ofSeconds(5);

    private static final Duration WASM_CALL = Duration.ofSeconds(1);

    private final JavaFilters java;
    private final SideStreams streams;
    private final WasmFilter.Surroundings surroundings;
    private final FilterShare share;

    /**
     * @param folder with jars of filters
     * @param streams to services that are filters
     * @param surroundings of modules
     */
    Extensions(
            Path folder,
            SideStreams streams,
            WasmFilter.Surroundings surroundings,
            MetricsRegistry metrics) {
        this.streams = streams;
        this.surroundings = surroundings;
        java = JavaFilters.load(folder);
        java.problems().forEach(problem -> log.warn("filters: {}", problem));
        share = ExtensionMetrics.share(metrics);
    }

    /** What modules may use: services by their hosts, those of the own namespace first. */
    static WasmFilter.Surroundings surroundings(
            SideCalls calls, WaypointStateStore store, OwnGateway own, EventLoopGroup loops) {
        Comparator<NamespacedHostname> order =
                Comparator.comparing((NamespacedHostname key) ->
                                !key.namespace().equals(own.namespace()))
                        .thenComparing(NamespacedHostname::toString);
        return new WasmFilter.Surroundings(
                calls,
                host -> store.current().mesh().services(host).stream().map(Service::key).min(order),
                loops::next);
    }

    @Override
    public FilterShare share() {
        return share;
    }

    @Override
    public Ready make(Extension extension) {
        return switch (extension.getFilterCase()) {
            case JAVA -> new Ready(new JavaFilter(javaFilter(extension)), THINKING);
            case PROCESSOR -> {
                ProcessorFilter processor = ProcessorFilter.of(extension.getProcessor(), streams);
                yield new Ready(processor, processor.limit());
            }
            case WASM -> new Ready(wasm(extension), THINKING);
            case FILTER_NOT_SET ->
                    throw new IllegalArgumentException(
                            "it names no filter: expected java, wasm or processor");
        };
    }

    private WasmFilter wasm(Extension extension) {
        dev.weft.api.waypoint.WasmFilter told = extension.getWasm();
        return WasmFilter.load(
                new WasmFilter.Wanted(
                        extension.getNamespace() + "/" + extension.getName(),
                        Path.of(told.getPath()),
                        told.getSha256(),
                        told.getRootId(),
                        told.getSettings(),
                        Set.copyOf(told.getPortsList())),
                surroundings,
                WASM_CALL);
    }

    private HttpFilter javaFilter(Extension extension) {
        String wanted = extension.getJava().getFilter();
        return java.create(wanted, extension.getJava().getSettings())
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "no filter is named " + wanted + ", there are " + java.names()));
    }

    @Override
    public void close() {
        try {
            java.close();
        } catch (IOException e) {
            log.debug("a jar of filters was not closed", e);
        }
    }
}
