package dev.weft.manifest;

/**
 * Something in the folder that could not be used. It lasts until the file is corrected.
 *
 * @param file path below the folder
 * @param document counted from 1; 0 when the whole file is meant
 */
public record ManifestProblem(String file, int document, String message) {

    static ManifestProblem of(ManifestException e) {
        return new ManifestProblem(e.source().file(), e.source().document(), e.complaint());
    }

    @Override
    public String toString() {
        return new ManifestSource(file, document) + ": " + message;
    }
}
