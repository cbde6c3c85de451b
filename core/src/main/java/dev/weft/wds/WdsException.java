package dev.weft.wds;

/** A resource that a proxy has to refuse; the reason goes into the NACK. */
public final class WdsException extends Exception {

    private final String resource;
    private final String reason;

    public WdsException(String resource, String reason) {
        super(resource + ": " + reason);
        this.resource = resource;
        this.reason = reason;
    }

    /** The name of the resource as the server sent it. */
    public String resource() {
        return resource;
    }

    public String reason() {
        return reason;
    }
}
