package dev.weft.local.cluster;

import dev.weft.local.client.ManifestText;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ManifestException;
import dev.weft.manifest.ManifestReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Splits manifests into documents before they are read, so that one broken document does not keep
 * the others of its file back. Pure.
 */
final class ManifestDocuments {

    /**
     * At the start of a line this always begins a document, even inside a text block (YAML 9.1).
     */
    private static final Pattern MARKER = Pattern.compile("(?m)^---(?=\\s|$)");

    private ManifestDocuments() {}

    /** A document that was read, or what is wrong with it. */
    sealed interface Document {
        String file();

        int number();

        record Read(String file, int number, List<KubeObject> objects) implements Document {}

        record Broken(String file, int number, String message) implements Document {}
    }

    static List<Document> read(List<ManifestText> manifests) {
        List<Document> documents = new ArrayList<>();
        for (ManifestText manifest : manifests) {
            int number = 0;
            for (String text : MARKER.split(manifest.text())) {
                if (!isEmpty(text)) {
                    documents.add(read(manifest.name(), ++number, text));
                }
            }
        }
        return documents;
    }

    private static Document read(String file, int number, String text) {
        try {
            return new Document.Read(file, number, ManifestReader.read(file, text));
        } catch (ManifestException e) {
            return new Document.Broken(file, number, complaint(e));
        }
    }

    /** What a {@link ManifestException} says, without its place, which the caller knows better. */
    static String complaint(ManifestException e) {
        String place = e.path().isEmpty() ? "" : e.path() + ": ";
        return place + "found " + e.found() + ", expected " + e.expected();
    }

    private static boolean isEmpty(String text) {
        return text.lines().allMatch(line -> line.isBlank() || line.startsWith("#"));
    }
}
