package dev.weft.manifest;

/**
 * Where an object was written.
 *
 * @param file path below the folder, or any name that tells a reader where to look
 * @param document counted from 1; 0 means the file as a whole
 */
public record ManifestSource(String file, int document) {

    /** An object that no file holds. */
    public static final ManifestSource NONE = new ManifestSource("(no file)", 0);

    @Override
    public String toString() {
        return document == 0 ? file : file + " document " + document;
    }
}
