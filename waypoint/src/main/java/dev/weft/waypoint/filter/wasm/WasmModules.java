package dev.weft.waypoint.filter.wasm;

import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Function;

/** Reads modules from files, checks that they are the ones that were meant, and compiles them. */
final class WasmModules {
    private static final long MOST_BYTES = 64L << 20;

    private WasmModules() {}

    /** A module that can be run any number of times. Any thread. */
    record Compiled(WasmModule module, Function<Instance, Machine> machine) {}

    /**
     * Reads one.
     *
     * @param sha256 that it must have, in hexadecimal digits; empty for any
     * @throws IllegalArgumentException if it cannot be used, saying why
     */
    static Compiled load(Path file, String sha256) {
        byte[] bytes = read(file);
        if (!sha256.isEmpty()) {
            String found = digest(bytes);
            if (!found.equals(sha256.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(
                        file + ": its SHA-256 is " + found + ", expected " + sha256);
            }
        }
        try {
            WasmModule module = Parser.parse(bytes);
            return new Compiled(module, MachineFactoryCompiler.compile(module));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    file + ": not a WebAssembly module that can be run: " + e.getMessage(), e);
        }
    }

    private static byte[] read(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IllegalArgumentException(
                        file + ": " + Files.size(file) + " bytes, expected at most " + MOST_BYTES);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": cannot be read: " + e, e);
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
