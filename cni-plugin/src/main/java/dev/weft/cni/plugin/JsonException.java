package dev.weft.cni.plugin;

/** A text is no JSON, or deeper than is read; says where. */
final class JsonException extends Exception {

    private static final long serialVersionUID = 1L;

    JsonException(int position, String expected) {
        super("at character " + position + ": expected " + expected);
    }
}
