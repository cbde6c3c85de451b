package dev.weft.waypoint.filter.wasm;

import com.dylibso.chicory.runtime.ByteArrayMemory;
import com.dylibso.chicory.runtime.ImportFunction;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.types.ExternalType;
import com.dylibso.chicory.wasm.types.FunctionImport;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.Import;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import com.dylibso.chicory.wasm.types.ValType;
import dev.weft.waypoint.request.SideCalls;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running module, its root context, and the streams it knows. Confined to one thread. */
final class Guest {
    private static final int ROOT = 1;
    static final int MOST_PAGES = 1024;
    private static final int LONGEST_LINE = 2048;
    private static final Logger LOG = LoggerFactory.getLogger(WasmFilter.class);

    /** What every instance of a filter is made of. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Plan(
            String name,
            String rootId,
            byte[] settings,
            WasmModules.Compiled code,
            WasmFilter.Surroundings surroundings) {}

    private final Plan plan;
    private final Instance instance;
    private final Set<String> exports = new HashSet<>();
    private final Map<Integer, Stream> streams = new HashMap<>();
    private final Vm vm;
    private final Calls calls;

    /** Those that the module let go on; they do when its callback is over. */
    private final Set<Stream> resumed = new LinkedHashSet<>();

    private int last = ROOT;
    private int current = ROOT;
    private long tickMillis;

    /**
     * Starts a module and gives it its settings.
     *
     * @throws IllegalArgumentException if it is none of proxy-wasm, or does not want the settings
     */
    Guest(Plan plan, Shared shared, Vm vm) {
        this.plan = plan;
        this.vm = vm;
        calls = new Calls(this, shared, plan.surroundings());
        var exported = plan.code().module().exportSection();
        for (int i = 0; i < exported.exportCount(); i++) {
            if (exported.getExport(i).exportType() == ExternalType.FUNCTION) {
                exports.add(exported.getExport(i).name());
            }
        }
        if (exports.stream().noneMatch(name -> name.startsWith("proxy_abi_version_0_"))) {
            throw new IllegalArgumentException(
                    "the module exports no proxy_abi_version_0_1_0, _0_2_0 or _0_2_1");
        }
        instance = instance(plan, imports(plan, new Abi(this, shared, calls)));
        configure();
    }

    private static Instance instance(Plan plan, List<ImportFunction> imports) {
        MemoryLimits wanted =
                plan.code()
                        .module()
                        .memorySection()
                        .filter(section -> section.memoryCount() > 0)
                        .map(section -> section.getMemory(0).limits())
                        .orElseThrow(
                                () -> new IllegalArgumentException("the module has no memory"));
        if (wanted.initialPages() > MOST_PAGES) {
            throw new IllegalArgumentException(
                    "the module begins with "
                            + wanted.initialPages()
                            + " pages of memory, expected at most "
                            + MOST_PAGES);
        }
        return Instance.builder(plan.code().module())
                .withMachineFactory(plan.code().machine())
                .withMemoryFactory(ByteArrayMemory::new)
                .withMemoryLimits(
                        new MemoryLimits(
                                wanted.initialPages(), Math.min(wanted.maximumPages(), MOST_PAGES)))
                .withImportValues(ImportValues.builder().withFunctions(imports).build())
                .withStart(false)
                .build();
    }

    private static List<ImportFunction> imports(Plan plan, Abi abi) {
        List<ImportFunction> functions = new ArrayList<>();
        var section = plan.code().module().importSection();
        for (int i = 0; i < section.importCount(); i++) {
            Import wanted = section.getImport(i);
            if (!(wanted instanceof FunctionImport function)) {
                throw new IllegalArgumentException(
                        "the module imports "
                                + wanted.module()
                                + "."
                                + wanted.name()
                                + ", which is no function");
            }
            FunctionType type = plan.code().module().typeSection().getType(function.typeIndex());
            functions.add(abi.function(wanted.module(), wanted.name(), type));
        }
        return functions;
    }

    private void configure() {
        for (String start : List.of("_initialize", "_start")) {
            if (exports.contains(start)) {
                call(start);
                break;
            }
        }
        callIfThere("proxy_on_context_create", ROOT, 0);
        boolean started = accepts("proxy_on_vm_start", 0);
        if (!started || !accepts("proxy_on_configure", plan.settings().length)) {
            throw new IllegalArgumentException("the module does not take its settings");
        }
    }

    private boolean accepts(String function, int size) {
        return !exports.contains(function) || call(function, ROOT, size) != 0;
    }

    Plan plan() {
        return plan;
    }

    Memory memory() {
        return instance.memory();
    }

    boolean exports(String function) {
        return exports.contains(function);
    }

    /** A new stream; the number by which the module knows it. */
    int begin(Stream stream) {
        last++;
        int id = last;
        streams.put(id, stream);
        current = id;
        callIfThere("proxy_on_context_create", id, ROOT);
        return id;
    }

    /** The stream that the module works on. */
    Optional<Stream> current() {
        return Optional.ofNullable(streams.get(current));
    }

    /** The number of the context that the module works on. */
    int context() {
        return current;
    }

    /** The message of the current stream may go on. */
    void resume() {
        current().ifPresent(resumed::add);
    }

    /** Does something in the thread of this guest, if it is still there. Any thread. */
    void post(Consumer<Guest> action) {
        vm.call(
                Optional.of(this),
                here -> {
                    action.accept(here);
                    return true;
                });
    }

    /** It broke: what waits for it waits for nothing. */
    void lose() {
        streams.values().forEach(Stream::lose);
    }

    /** A call of the module was answered, or nobody answered. */
    void answered(int token, SideCalls.@Nullable Answer answer) {
        Optional<Integer> waits = calls.answered(token);
        if (waits.isEmpty()) {
            return;
        }
        Calls.Reply reply = Calls.Reply.of(answer);
        calls.showing(
                reply,
                () ->
                        on(
                                waits.get(),
                                "proxy_on_http_call_response",
                                token,
                                reply.headers().entries().size(),
                                reply.body().length,
                                reply.trailers().entries().size()));
    }

    boolean isDebugged() {
        return LOG.isDebugEnabled();
    }

    /** What the module says, under its name. */
    void log(int level, String text) {
        String line = text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE) + "..." : text;
        String name = plan.name();
        switch (level) {
            case 0 -> LOG.trace("{}: {}", name, line);
            case 1 -> LOG.debug("{}: {}", name, line);
            case 2 -> LOG.info("{}: {}", name, line);
            case 3 -> LOG.warn("{}: {}", name, line);
            default -> LOG.error("{}: {}", name, line);
        }
    }

    boolean effective(int id) {
        if (id != ROOT && !streams.containsKey(id)) {
            return false;
        }
        current = id;
        return true;
    }

    /** Calls with a stream; the result, or 0. */
    int on(int id, String function, int... arguments) {
        current = id;
        if (!exports.contains(function)) {
            return 0;
        }
        int[] all = IntStream.concat(IntStream.of(id), IntStream.of(arguments)).toArray();
        resumed.clear();
        int result = call(function, all);
        List<Stream> goingOn = List.copyOf(resumed);
        resumed.clear();
        goingOn.forEach(Stream::resume);
        return result;
    }

    /** The stream is over. */
    void end(int id) {
        if (!streams.containsKey(id)) {
            return;
        }
        try {
            on(id, "proxy_on_done");
            on(id, "proxy_on_log");
            on(id, "proxy_on_delete");
        } finally {
            streams.remove(id);
            calls.forget(id);
        }
    }

    void tick() {
        on(ROOT, "proxy_on_tick");
    }

    long tickMillis() {
        return tickMillis;
    }

    void tickMillis(long period) {
        tickMillis = period;
    }

    /** Memory of the module for bytes of ours. */
    int allocate(byte[] bytes) {
        if (bytes.length == 0) {
            return 0;
        }
        String allocator =
                exports.contains("proxy_on_memory_allocate")
                        ? "proxy_on_memory_allocate"
                        : "malloc";
        if (!exports.contains(allocator)) {
            throw new IllegalArgumentException("the module exports no proxy_on_memory_allocate");
        }
        int address = call(allocator, bytes.length);
        memory().write(address, bytes);
        return address;
    }

    String text(int address, int size) {
        return new String(memory().readBytes(address, size), StandardCharsets.UTF_8);
    }

    private void callIfThere(String function, int... arguments) {
        if (exports.contains(function)) {
            call(function, arguments);
        }
    }

    /** As many arguments as it takes: older modules take fewer. */
    private int call(String function, int... arguments) {
        FunctionType type = instance.exportType(function);
        long[] given = new long[type.params().size()];
        for (int i = 0; i < given.length; i++) {
            given[i] = i < arguments.length ? arguments[i] : 0;
        }
        long[] result = instance.export(function).apply(given);
        boolean number =
                result != null
                        && result.length == 1
                        && type.returns().getFirst().equals(ValType.I32);
        return number ? (int) result[0] : 0;
    }
}
