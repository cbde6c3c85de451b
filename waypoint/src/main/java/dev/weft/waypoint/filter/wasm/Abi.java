package dev.weft.waypoint.filter.wasm;

import com.dylibso.chicory.runtime.HostFunction;
import com.dylibso.chicory.runtime.ImportFunction;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.runtime.WasmRuntimeException;
import com.dylibso.chicory.wasm.types.FunctionType;
import java.util.HashMap;
import java.util.Map;

/**
 * What modules can call: proxy-wasm without gRPC and without queues, and as much of WASI as the
 * runtimes of languages need to start. Each group of functions has a class of its own. Confined to
 * the guest's thread.
 */
final class Abi {
    static final int OK = 0;
    static final int NOT_FOUND = 1;
    static final int BAD_ARGUMENT = 2;
    static final int CAS_MISMATCH = 8;
    static final int INTERNAL_FAILURE = 10;
    static final int UNIMPLEMENTED = 12;
    private static final int INVALID_MEMORY = 6;
    private static final int WASI_UNKNOWN = 52;

    /** More than that cannot be in a module's memory. */
    private static final int MOST_BYTES = Guest.MOST_PAGES * Memory.PAGE_SIZE;

    private final Guest guest;
    private final Map<String, Function> known = new HashMap<>();

    /** What is done with arguments. */
    interface Body {
        int call(Arguments arguments);
    }

    private record Function(int arity, Body body) {}

    /** Numbers that a module gave. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Arguments(long... values) {
        int at(int index) {
            return (int) values[index];
        }
    }

    Abi(Guest guest, Shared shared, Calls calls) {
        this.guest = guest;
        new MessageFunctions(this, guest, calls).add();
        new SurroundingFunctions(this, guest, shared).add();
        new WasiFunctions(this, guest).add();
        add("proxy_http_call", 10, in -> calls.call(this, in));
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

    void add(String name, int arity, Body body) {
        known.put(name, new Function(arity, body));
    }

    Memory memory() {
        return guest.memory();
    }

    byte[] bytes(int address, int size) {
        if (size < 0 || size > MOST_BYTES) {
            throw new IllegalArgumentException(size + " bytes");
        }
        return size == 0 ? new byte[0] : memory().readBytes(address, size);
    }

    String text(int address, int size) {
        return new String(bytes(address, size), Pairs.TEXT);
    }

    /** Puts bytes into the module's memory, and where they are to where it wants to know it. */
    void give(byte[] bytes, int address, int size) {
        int at = guest.allocate(bytes);
        memory().writeI32(address, at);
        memory().writeI32(size, bytes.length);
    }
}
