package dev.weft.waypoint;

import dev.weft.api.waypoint.Extension;
import dev.weft.metrics.MetricsRegistry;
import dev.weft.waypoint.config.ExtensionMaker;
import dev.weft.waypoint.filter.chain.FilterShare;
import dev.weft.waypoint.filter.chain.JavaFilter;
import dev.weft.waypoint.filter.chain.JavaFilters;
import dev.weft.waypoint.filter.processor.ProcessorFilter;
import dev.weft.waypoint.filter.spi.HttpFilter;
import dev.weft.waypoint.filter.wasm.WasmFilter;
import dev.weft.waypoint.request.SideStreams;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the filters that extensions ask for, of whatever they are made. */
final class Extensions implements ExtensionMaker, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Extensions.class);
    private static final Duration THINKING = Duration.ofSeconds(5);

    private static final Duration WASM_CALL = Duration.ofSeconds(1);

    private final JavaFilters java;
    private final SideStreams streams;
    private final FilterShare share;

    /**
     * @param folder with jars of filters
     * @param streams to services that are filters
     */
    Extensions(Path folder, SideStreams streams, MetricsRegistry metrics) {
        this.streams = streams;
        java = JavaFilters.load(folder);
        java.problems().forEach(problem -> log.warn("filters: {}", problem));
        share = ExtensionMetrics.share(metrics);
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

    private static WasmFilter wasm(Extension extension) {
        dev.weft.api.waypoint.WasmFilter told = extension.getWasm();
        return WasmFilter.load(
                new WasmFilter.Wanted(
                        extension.getNamespace() + "/" + extension.getName(),
                        Path.of(told.getPath()),
                        told.getSha256(),
                        told.getRootId(),
                        told.getSettings()),
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
