package dev.weft.manifest;

/** A manifest, or one field of it, is not what it has to be. The message names all five parts. */
public final class ManifestException extends RuntimeException {

    private static final int SHOWN = 120;

    private final ManifestSource source;
    private final String path;
    private final String found;
    private final String expected;

    public ManifestException(ManifestSource source, String path, String found, String expected) {
        super(source + ": " + complaint(path, shortened(found), expected));
        this.source = source;
        this.path = path;
        this.found = shortened(found);
        this.expected = expected;
    }

    public ManifestSource source() {
        return source;
    }

    /** Such as {@code spec.ports[0].targetPort}; empty for the document itself. */
    public String path() {
        return path;
    }

    public String found() {
        return found;
    }

    public String expected() {
        return expected;
    }

    /** The message without the file, for a {@link ManifestProblem} that names it already. */
    String complaint() {
        return complaint(path, found, expected);
    }

    private static String complaint(String path, String found, String expected) {
        String place = path.isEmpty() ? "" : path + ": ";
        return place + "found " + found + ", expected " + expected;
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
