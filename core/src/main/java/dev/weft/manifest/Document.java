package dev.weft.manifest;

/**
 * Reads a file with one document that is no Kubernetes object: settings, or a state of the mesh.
 */
public final class Document {

    private Document() {}

    /**
     * The fields of the document, none if it is empty; JSON is YAML too.
     *
     * @param name of the file, for errors
     * @throws ManifestException it cannot be read, is no mapping, or is more than one document
     */
    public static Field read(String name, String text) {
        return Yaml.single(name, text, Yaml.Limits.STANDARD);
    }
}
