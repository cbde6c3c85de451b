package dev.weft.waypoint.filter.wasm;

import com.dylibso.chicory.runtime.HostFunction;
import com.dylibso.chicory.runtime.ImportFunction;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.runtime.WasmRuntimeException;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.google.protobuf.ByteString;
import dev.weft.waypoint.request.EditRules;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.ResponseFlag;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What modules can call: proxy-wasm without calls to others and without queues, and as much of WASI
 * as the runtimes of languages need to start. Confined to the guest's thread.
 */
final class Abi {
    static final int OK = 0;
    static final int CAS_MISMATCH = 8;
    static final int INTERNAL_FAILURE = 10;
    private static final int NOT_FOUND = 1;
    private static final int BAD_ARGUMENT = 2;
    private static final int INVALID_MEMORY = 6;
    private static final int UNIMPLEMENTED = 12;
    private static final int WASI_UNKNOWN = 52;
    private static final int REQUEST_HEADERS = 0;
    private static final int RESPONSE_HEADERS = 2;
    private static final int VM_SETTINGS = 6;
    private static final int PLUGIN_SETTINGS = 7;
    private static final int LOWEST_STATUS = 200;
    private static final int HIGHEST_STATUS = 599;
    private static final int LONGEST_LINE = 2048;

    private static final Logger LOG = LoggerFactory.getLogger(WasmFilter.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Guest guest;
    private final Shared shared;
    private final Map<String, Function> known = new HashMap<>();

    /** What is done with arguments. */
    private interface Body {
        int call(Arguments arguments);
    }

    private record Function(int arity, Body body) {}

    /** Numbers that a module gave. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Arguments(long... values) {
        int at(int index) {
            return (int) values[index];
        }
    }

    Abi(Guest guest, Shared shared) {
        this.guest = guest;
        this.shared = shared;
        messages();
        surroundings();
        metrics();
        wasi();
    }

    /**
     * The function that a module imports.
     *
     * @throws IllegalArgumentException if there can be none
     */
    ImportFunction function(String module, String name, FunctionType type) {
        boolean wasi = module.startsWith("wasi_");
        if (!wasi && !module.equals("env")) {
            throw new IllegalArgumentException(
                    "the module imports " + module + "." + name + ": expected env or wasi");
        }
        Function function = known.get(name);
        if (function != null && function.arity() != type.params().size()) {
            throw new IllegalArgumentException(
                    name
                            + " has "
                            + type.params().size()
                            + " parameters: expected "
                            + function.arity());
        }
        Body body =
                function == null
                        ? arguments -> wasi ? WASI_UNKNOWN : UNIMPLEMENTED
                        : function.body();
        boolean silent = type.returns().isEmpty();
        return new HostFunction(
                module,
                name,
                type,
                (instance, values) -> {
                    int result = safely(body, new Arguments(values));
                    return silent ? new long[0] : new long[] {result};
                });
    }

    private static int safely(Body body, Arguments arguments) {
        try {
            return body.call(arguments);
        } catch (WasmRuntimeException | IndexOutOfBoundsException e) {
            return INVALID_MEMORY;
        } catch (IllegalArgumentException e) {
            return BAD_ARGUMENT;
        }
    }

    private void add(String name, int arity, Body body) {
        known.put(name, new Function(arity, body));
    }

    // ------------------------------------------------------------ heads and bodies

    private void messages() {
        add(
                "proxy_get_header_map_size",
                2,
                in -> {
                    Optional<HeaderTable> table = table(in.at(0));
                    table.ifPresent(found ->
                            memory().writeI32(in.at(1), Pairs.write(found.entries()).length));
                    return table.isPresent() ? OK : BAD_ARGUMENT;
                });
        add(
                "proxy_get_header_map_pairs",
                3,
                in -> {
                    Optional<HeaderTable> table = table(in.at(0));
                    table.ifPresent(
                            found -> give(Pairs.write(found.entries()), in.at(1), in.at(2)));
                    return table.isPresent() ? OK : BAD_ARGUMENT;
                });
        add(
                "proxy_set_header_map_pairs",
                3,
                in -> {
                    Optional<HeaderTable> table = table(in.at(0));
                    table.ifPresent(found -> found.setAll(Pairs.read(bytes(in.at(1), in.at(2)))));
                    return table.isPresent() ? OK : BAD_ARGUMENT;
                });
        add(
                "proxy_get_header_map_value",
                5,
                in -> {
                    Optional<HeaderTable> table = table(in.at(0));
                    Optional<String> value =
                            table.flatMap(found -> found.get(text(in.at(1), in.at(2))));
                    value.ifPresent(found -> give(found.getBytes(Pairs.TEXT), in.at(3), in.at(4)));
                    return table.isEmpty() ? BAD_ARGUMENT : value.isPresent() ? OK : NOT_FOUND;
                });
        add("proxy_add_header_map_value", 5, in -> edit(in, true));
        add("proxy_replace_header_map_value", 5, in -> edit(in, false));
        add(
                "proxy_remove_header_map_value",
                3,
                in -> {
                    Optional<HeaderTable> table = table(in.at(0));
                    table.ifPresent(found -> found.remove(text(in.at(1), in.at(2))));
                    return table.isPresent() ? OK : BAD_ARGUMENT;
                });
        add(
                "proxy_get_buffer_bytes",
                5,
                in -> {
                    Optional<byte[]> buffer = buffer(in.at(0));
                    if (buffer.isEmpty() || in.at(1) < 0 || in.at(2) < 0) {
                        return buffer.isEmpty() ? NOT_FOUND : BAD_ARGUMENT;
                    }
                    byte[] all = buffer.get();
                    int from = Math.min(in.at(1), all.length);
                    int size = Math.min(in.at(2), all.length - from);
                    byte[] part = new byte[size];
                    System.arraycopy(all, from, part, 0, size);
                    give(part, in.at(3), in.at(4));
                    return OK;
                });
        add(
                "proxy_get_buffer_status",
                3,
                in -> {
                    Optional<byte[]> buffer = buffer(in.at(0));
                    buffer.ifPresent(all -> {
                        memory().writeI32(in.at(1), all.length);
                        memory().writeI32(in.at(2), 0);
                    });
                    return buffer.isPresent() ? OK : NOT_FOUND;
                });
        add("proxy_set_buffer_bytes", 5, this::setBuffer);
        add("proxy_send_local_response", 8, this::answer);
        add("proxy_continue_stream", 1, in -> resume());
        add("proxy_continue_request", 0, in -> resume());
        add("proxy_continue_response", 0, in -> resume());
        add(
                "proxy_close_stream",
                1,
                in -> {
                    guest.current()
                            .ifPresent(stream ->
                                    stream.answer(
                                            LocalResponse.of(
                                                    500,
                                                    ResponseFlag.FILTER,
                                                    "wasm_closed_stream")));
                    return resume();
                });
    }

    private int resume() {
        guest.current().ifPresent(Stream::resume);
        return OK;
    }

    private Optional<HeaderTable> table(int kind) {
        if (kind != REQUEST_HEADERS && kind != RESPONSE_HEADERS) {
            return Optional.empty();
        }
        return guest.current().flatMap(stream -> stream.headers(kind == REQUEST_HEADERS));
    }

    private int edit(Arguments in, boolean add) {
        Optional<HeaderTable> table = table(in.at(0));
        if (table.isEmpty()) {
            return BAD_ARGUMENT;
        }
        String name = text(in.at(1), in.at(2));
        String value = text(in.at(3), in.at(4));
        if (add) {
            table.get().add(name, value);
        } else {
            table.get().replace(name, value);
        }
        return OK;
    }

    private Optional<byte[]> buffer(int kind) {
        return switch (kind) {
            case 0, 1 ->
                    guest.current().filter(stream -> stream.hasBody(kind == 0)).map(Stream::body);
            case VM_SETTINGS -> Optional.of(new byte[0]);
            case PLUGIN_SETTINGS -> Optional.of(guest.plan().settings());
            default -> Optional.empty();
        };
    }

    private int setBuffer(Arguments in) {
        int kind = in.at(0);
        Optional<Stream> stream =
                guest.current().filter(any -> kind <= 1 && any.hasBody(kind == 0));
        if (stream.isEmpty() || in.at(1) < 0 || in.at(2) < 0) {
            return stream.isEmpty() ? NOT_FOUND : BAD_ARGUMENT;
        }
        byte[] before = stream.get().body();
        byte[] put = bytes(in.at(3), in.at(4));
        int from = Math.min(in.at(1), before.length);
        int gone = Math.min(in.at(2), before.length - from);
        byte[] after = new byte[before.length - gone + put.length];
        System.arraycopy(before, 0, after, 0, from);
        System.arraycopy(put, 0, after, from, put.length);
        System.arraycopy(
                before, from + gone, after, from + put.length, before.length - from - gone);
        stream.get().body(after);
        return OK;
    }

    private int answer(Arguments in) {
        Optional<Stream> stream = guest.current();
        int status = in.at(0);
        if (stream.isEmpty() || status < LOWEST_STATUS || status > HIGHEST_STATUS) {
            return BAD_ARGUMENT;
        }
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (Map.Entry<String, String> header : Pairs.read(bytes(in.at(5), in.at(6)))) {
            if (EditRules.mayBeSet(header.getKey(), header.getValue())) {
                headers.add(header);
            }
        }
        stream.get()
                .answer(
                        new LocalResponse(
                                status,
                                headers,
                                ByteString.copyFrom(bytes(in.at(3), in.at(4))),
                                ResponseFlag.FILTER,
                                "wasm_local_response"));
        return resume();
    }

    // ------------------------------------------------------------ everything else

    private void surroundings() {
        add(
                "proxy_log",
                3,
                in -> {
                    log(in.at(0), guest.text(in.at(1), in.at(2)));
                    return OK;
                });
        add(
                "proxy_get_log_level",
                1,
                in -> {
                    memory().writeI32(in.at(0), LOG.isDebugEnabled() ? 1 : 2);
                    return OK;
                });
        add(
                "proxy_get_current_time_nanoseconds",
                1,
                in -> {
                    memory().writeLong(in.at(0), now());
                    return OK;
                });
        add(
                "proxy_set_tick_period_milliseconds",
                1,
                in -> {
                    guest.tickMillis(in.values()[0] & 0xffffffffL);
                    return OK;
                });
        add(
                "proxy_get_property",
                4,
                in -> {
                    Optional<String> value = property(text(in.at(0), in.at(1)));
                    value.ifPresent(found -> give(found.getBytes(Pairs.TEXT), in.at(2), in.at(3)));
                    return value.isPresent() ? OK : NOT_FOUND;
                });
        add("proxy_set_property", 4, in -> OK);
        add("proxy_set_effective_context", 1, in -> guest.effective(in.at(0)) ? OK : BAD_ARGUMENT);
        add("proxy_done", 0, in -> OK);
        add("proxy_http_call", 10, in -> INTERNAL_FAILURE);
        add(
                "proxy_get_shared_data",
                5,
                in -> {
                    Optional<Shared.Datum> datum = shared.get(text(in.at(0), in.at(1)));
                    datum.ifPresent(found -> {
                        give(found.value(), in.at(2), in.at(3));
                        memory().writeI32(in.at(4), found.version());
                    });
                    return datum.isPresent() ? OK : NOT_FOUND;
                });
        add(
                "proxy_set_shared_data",
                5,
                in -> shared.set(text(in.at(0), in.at(1)), bytes(in.at(2), in.at(3)), in.at(4)));
    }

    private Optional<String> property(String path) {
        String dotted = path.replace('\0', '.');
        return switch (dotted.endsWith(".") ? dotted.substring(0, dotted.length() - 1) : dotted) {
            case "plugin_name" -> Optional.of(guest.plan().name());
            case "plugin_root_id" -> Optional.of(guest.plan().rootId());
            case String name ->
                    guest.current().flatMap(s -> Optional.ofNullable(s.properties().get(name)));
        };
    }

    private void log(int level, String text) {
        String line = text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE) + "..." : text;
        String name = guest.plan().name();
        switch (level) {
            case 0 -> LOG.trace("{}: {}", name, line);
            case 1 -> LOG.debug("{}: {}", name, line);
            case 2 -> LOG.info("{}: {}", name, line);
            case 3 -> LOG.warn("{}: {}", name, line);
            default -> LOG.error("{}: {}", name, line);
        }
    }

    private void metrics() {
        add(
                "proxy_define_metric",
                4,
                in -> {
                    int metric = shared.metric(text(in.at(1), in.at(2)));
                    memory().writeI32(in.at(3), metric);
                    return metric < 0 ? INTERNAL_FAILURE : OK;
                });
        add(
                "proxy_increment_metric",
                2,
                in -> shared.count(in.at(0), in.values()[1], true) ? OK : BAD_ARGUMENT);
        add(
                "proxy_record_metric",
                2,
                in -> shared.count(in.at(0), in.values()[1], false) ? OK : BAD_ARGUMENT);
        add(
                "proxy_get_metric",
                2,
                in -> {
                    Optional<Long> value = shared.value(in.at(0));
                    value.ifPresent(found -> memory().writeLong(in.at(1), found));
                    return value.isPresent() ? OK : BAD_ARGUMENT;
                });
    }

    private void wasi() {
        add("environ_sizes_get", 2, this::nothing);
        add("args_sizes_get", 2, this::nothing);
        add("environ_get", 2, in -> OK);
        add("args_get", 2, in -> OK);
        add("sched_yield", 0, in -> OK);
        add(
                "clock_time_get",
                3,
                in -> {
                    memory().writeLong(in.at(2), now());
                    return OK;
                });
        add(
                "random_get",
                2,
                in -> {
                    byte[] bytes = bytes(in.at(0), in.at(1));
                    RANDOM.nextBytes(bytes);
                    memory().write(in.at(0), bytes);
                    return OK;
                });
        add(
                "fd_write",
                4,
                in -> {
                    int written = 0;
                    for (int i = 0; i < in.at(2); i++) {
                        int vector = in.at(1) + i * 8;
                        int size = memory().readInt(vector + 4);
                        log(2, guest.text(memory().readInt(vector), size));
                        written += size;
                    }
                    memory().writeI32(in.at(3), written);
                    return OK;
                });
        add(
                "proc_exit",
                1,
                in -> {
                    throw new IllegalStateException("the module ended itself with " + in.at(0));
                });
    }

    private int nothing(Arguments in) {
        memory().writeI32(in.at(0), 0);
        memory().writeI32(in.at(1), 0);
        return OK;
    }

    private static long now() {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    }

    private Memory memory() {
        return guest.memory();
    }

    private byte[] bytes(int address, int size) {
        return size == 0 ? new byte[0] : memory().readBytes(address, size);
    }

    private String text(int address, int size) {
        return new String(bytes(address, size), Pairs.TEXT);
    }

    /** Puts bytes into the module's memory, and where they are to where it wants to know it. */
    private void give(byte[] bytes, int address, int size) {
        int at = guest.allocate(bytes);
        memory().writeI32(address, at);
        memory().writeI32(size, bytes.length);
    }
}
