package dev.weft.manifest;

import java.util.List;

/** Text to objects, by the same rules and limits as a {@link ManifestFolder}. */
public final class ManifestReader {

    private ManifestReader() {}

    /**
     * Reads every object of a text with one or more documents.
     *
     * @param name what complaints call the text, such as its file
     * @throws ManifestException for the first thing that is wrong
     */
    public static List<KubeObject> read(String name, String text) {
        return Yaml.read(name, text, Yaml.Limits.STANDARD);
    }
}
