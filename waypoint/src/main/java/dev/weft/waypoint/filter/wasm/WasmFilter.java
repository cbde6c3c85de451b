package dev.weft.waypoint.filter.wasm;

import dev.weft.waypoint.filter.chain.ExchangeFilter;
import dev.weft.waypoint.filter.chain.FilterFailure;
import dev.weft.waypoint.filter.chain.SharedFilter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A module as a filter: a few instances, each on a thread of its own; an exchange stays with one.
 * Any thread.
 */
public final class WasmFilter implements SharedFilter {
    private static final int MOST_INSTANCES = 4;
    private static final long START_SECONDS = 30;

    private final String name;
    private final List<Vm> vms = new ArrayList<>();
    private final AtomicInteger active = new AtomicInteger();
    private volatile boolean closed;

    /**
     * What is to be run.
     *
     * @param name of the resource
     * @param file with the module
     * @param sha256 that it must have, in hexadecimal digits; empty for any
     * @param rootId which of the filters in the module; empty for its only one
     * @param settings that the module gets
     */
    public record Wanted(String name, Path file, String sha256, String rootId, String settings) {}

    private WasmFilter(Guest.Plan plan, Duration time) {
        name = plan.name();
        Shared shared = new Shared();
        int count = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_INSTANCES);
        for (int i = 0; i < count; i++) {
            vms.add(new Vm("wasm-" + name + "-" + i, () -> new Guest(plan, shared), time));
        }
    }

    /**
     * Loads a module and starts its first instance; waits for that.
     *
     * @param time for each call into it
     * @throws IllegalArgumentException if it cannot be used, saying why
     */
    public static WasmFilter load(Wanted wanted, Duration time) {
        Guest.Plan plan =
                new Guest.Plan(
                        wanted.name(),
                        wanted.rootId(),
                        wanted.settings().getBytes(StandardCharsets.UTF_8),
                        WasmModules.load(wanted.file(), wanted.sha256()));
        WasmFilter filter = new WasmFilter(plan, time);
        try {
            filter.vms
                    .getFirst()
                    .call(Optional.empty(), guest -> true)
                    .get(START_SECONDS, TimeUnit.SECONDS);
            return filter;
        } catch (ExecutionException | TimeoutException e) {
            filter.close();
            throw new IllegalArgumentException(
                    wanted.file() + ": it does not start: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            filter.close();
            Thread.currentThread().interrupt();
            throw new IllegalArgumentException(wanted.file() + ": interrupted", e);
        }
    }

    @Override
    public ExchangeFilter begin(Exchange exchange) throws IllegalStateException {
        active.incrementAndGet();
        if (closed) {
            ended();
            throw new IllegalStateException(name + " is not used any more");
        }
        Vm least = vms.getFirst();
        for (Vm vm : vms) {
            if (vm.load() < least.load()) {
                least = vm;
            }
        }
        return new WasmExchange(least, exchange, this::ended);
    }

    private void ended() {
        if (active.decrementAndGet() == 0 && closed) {
            vms.forEach(Vm::close);
        }
    }

    @Override
    public void close() {
        active.incrementAndGet();
        closed = true;
        ended();
    }

    static FilterFailure lost() {
        return new FilterFailure("wasm_lost", "the instance with this exchange is gone");
    }
}
