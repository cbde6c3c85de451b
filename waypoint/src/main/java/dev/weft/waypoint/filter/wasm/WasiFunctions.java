package dev.weft.waypoint.filter.wasm;

import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;

/**
 * As much of WASI as the runtimes of languages need to start: neither files, arguments nor
 * surroundings. Confined to the guest's thread.
 */
final class WasiFunctions {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Abi abi;
    private final Guest guest;

    WasiFunctions(Abi abi, Guest guest) {
        this.abi = abi;
        this.guest = guest;
    }

    void add() {
        abi.add("environ_sizes_get", 2, this::nothing);
        abi.add("args_sizes_get", 2, this::nothing);
        abi.add("environ_get", 2, in -> Abi.OK);
        abi.add("args_get", 2, in -> Abi.OK);
        abi.add("sched_yield", 0, in -> Abi.OK);
        abi.add(
                "clock_time_get",
                3,
                in -> {
                    abi.memory().writeLong(in.at(2), now());
                    return Abi.OK;
                });
        abi.add(
                "random_get",
                2,
                in -> {
                    byte[] bytes = abi.bytes(in.at(0), in.at(1));
                    RANDOM.nextBytes(bytes);
                    abi.memory().write(in.at(0), bytes);
                    return Abi.OK;
                });
        abi.add(
                "fd_write",
                4,
                in -> {
                    int written = 0;
                    for (int i = 0; i < in.at(2); i++) {
                        int vector = in.at(1) + i * 8;
                        int size = abi.memory().readInt(vector + 4);
                        guest.log(2, guest.text(abi.memory().readInt(vector), size));
                        written += size;
                    }
                    abi.memory().writeI32(in.at(3), written);
                    return Abi.OK;
                });
        abi.add(
                "proc_exit",
                1,
                in -> {
                    throw new IllegalStateException("the module ended itself with " + in.at(0));
                });
    }

    private int nothing(Abi.Arguments in) {
        abi.memory().writeI32(in.at(0), 0);
        abi.memory().writeI32(in.at(1), 0);
        return Abi.OK;
    }

    static long now() {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    }
}
