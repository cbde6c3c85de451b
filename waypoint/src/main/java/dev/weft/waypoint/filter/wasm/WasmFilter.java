package dev.weft.waypoint.filter.wasm;

import dev.weft.waypoint.filter.chain.ExchangeFilter;
import dev.weft.waypoint.filter.chain.FilterFailure;
import dev.weft.waypoint.filter.chain.SharedFilter;
import dev.weft.waypoint.filter.chain.Step;
import dev.weft.waypoint.filter.spi.BodyMode;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.request.SideCalls;
import dev.weft.workload.NamespacedHostname;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A module as a filter: a few instances, each on a thread of its own; an exchange stays with one.
 * Any thread.
 */
public final class WasmFilter implements SharedFilter {
    private static final int MOST_INSTANCES = 4;
    private static final long START_SECONDS = 30;

    private final String name;
    private final Set<Integer> ports;
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
     * @param ports that clients dialled, whose requests it sees; none for all
     */
    public record Wanted(
            String name,
            Path file,
            String sha256,
            String rootId,
            String settings,
            Set<Integer> ports) {
        public Wanted {
            ports = Set.copyOf(ports);
        }
    }

    /**
     * What modules may use of the proxy. Any thread.
     *
     * @param services by a host; empty if the mesh has none of that name
     * @param loops on which calls are made
     */
    public record Surroundings(
            SideCalls calls,
            Function<String, Optional<NamespacedHostname>> services,
            Supplier<EventLoop> loops) {}

    private WasmFilter(Guest.Plan plan, Set<Integer> ports, Duration time) {
        name = plan.name();
        this.ports = ports;
        Shared shared = new Shared();
        int count = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_INSTANCES);
        for (int i = 0; i < count; i++) {
            vms.add(new Vm("wasm-" + name + "-" + i, vm -> new Guest(plan, shared, vm), time));
        }
    }

    /**
     * Loads a module and starts its first instance; waits for that.
     *
     * @param time for each call into it
     * @throws IllegalArgumentException if it cannot be used, saying why
     */
    public static WasmFilter load(Wanted wanted, Surroundings surroundings, Duration time) {
        Guest.Plan plan =
                new Guest.Plan(
                        wanted.name(),
                        wanted.rootId(),
                        wanted.settings().getBytes(StandardCharsets.UTF_8),
                        WasmModules.load(wanted.file(), wanted.sha256()),
                        surroundings);
        WasmFilter filter = new WasmFilter(plan, wanted.ports(), time);
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
        if (!ports.isEmpty() && !ports.contains(exchange.downstream().front().port())) {
            return new Unseen();
        }
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

    /** An exchange that is not shown to the module. */
    private record Unseen() implements ExchangeFilter {
        @Override
        public CompletionStage<Step> request(boolean end) {
            return Step.PROCEED;
        }

        @Override
        public BodyMode requestBody() {
            return BodyMode.none();
        }

        @Override
        public CompletionStage<Step> requestBody(byte[] part, boolean last) {
            return Step.PROCEED;
        }

        @Override
        public CompletionStage<Step> response(ResponseHead head, boolean end) {
            return Step.PROCEED;
        }

        @Override
        public BodyMode responseBody() {
            return BodyMode.none();
        }

        @Override
        public CompletionStage<Step> responseBody(byte[] part, boolean last) {
            return Step.PROCEED;
        }

        @Override
        public void end() {
            // Nothing began.
        }
    }

    static FilterFailure lost() {
        return new FilterFailure("wasm_lost", "the instance with this exchange is gone");
    }
}
