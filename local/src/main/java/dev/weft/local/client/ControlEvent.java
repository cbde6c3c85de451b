package dev.weft.local.client;

import com.google.gson.JsonElement;
import java.util.Base64;

/** One line of the answer to a request: any number of the first three, then one of the last two. */
public sealed interface ControlEvent {

    record Step(Progress progress) implements ControlEvent {}

    /** What a program wrote: its bytes need not be text. */
    record Stdout(String base64) implements ControlEvent {
        public static Stdout of(byte[] bytes) {
            return new Stdout(Base64.getEncoder().encodeToString(bytes));
        }

        public byte[] bytes() {
            return Base64.getDecoder().decode(base64);
        }
    }

    /** As {@link Stdout}, of the other stream. */
    record Stderr(String base64) implements ControlEvent {
        public static Stderr of(byte[] bytes) {
            return new Stderr(Base64.getEncoder().encodeToString(bytes));
        }

        public byte[] bytes() {
            return Base64.getDecoder().decode(base64);
        }
    }

    record Result(JsonElement value) implements ControlEvent {}

    record Failure(String message) implements ControlEvent {}
}
