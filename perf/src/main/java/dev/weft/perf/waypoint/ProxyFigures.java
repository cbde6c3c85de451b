package dev.weft.perf.waypoint;

import dev.weft.perf.measure.Memory;
import dev.weft.perf.measure.Spread;
import dev.weft.perf.waypoint.ProxyWindow.Way;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Everything that a run measured, round by round. Pure.
 *
 * @param memory under load, by proxy
 */
record ProxyFigures(List<ProxyWindow> windows, Map<String, Memory> memory) {

    ProxyFigures {
        windows = List.copyOf(windows);
        memory = Map.copyOf(memory);
    }

    boolean has(String proxy, Door door, Way way) {
        return !values(proxy, door, way, window -> 0).isEmpty();
    }

    Spread spread(String proxy, Door door, Way way, ToDoubleFunction<ProxyWindow> figure) {
        return Spread.of(values(proxy, door, way, figure));
    }

    /** Of two proxies in the same rounds. */
    Spread ratio(
            String proxy, String other, Door door, Way way, ToDoubleFunction<ProxyWindow> figure) {
        return Spread.ofRatios(values(proxy, door, way, figure), values(other, door, way, figure));
    }

    List<Double> values(String proxy, Door door, Way way, ToDoubleFunction<ProxyWindow> figure) {
        return windows.stream()
                .filter(w -> w.proxy().equals(proxy) && w.door() == door && w.way() == way)
                .map(figure::applyAsDouble)
                .toList();
    }
}
