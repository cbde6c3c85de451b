package dev.weft.xds;

/** A resource that could not be taken; the server is told. */
public record Rejection(String name, String reason) {

    @Override
    public String toString() {
        return name + ": " + reason;
    }
}
