package dev.weft.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.local.client.ManifestText;
import dev.weft.local.cluster.ManifestDocuments.Document;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManifestDocumentsTest {

    @Test
    void each_document_is_read_on_its_own() {
        String text =
                """
                # a comment
                ---
                {apiVersion: v1, kind: Namespace, metadata: {name: one}}
                --- # the next
                broken: [
                ---

                ---
                {apiVersion: v1, kind: Namespace, metadata: {name: two}}
                """;

        List<Document> documents =
                ManifestDocuments.read(List.of(new ManifestText("file.yaml", text)));

        assertThat(documents).hasSize(3);
        assertThat(documents.get(0)).isInstanceOf(Document.Read.class);
        assertThat(documents.get(1)).isInstanceOf(Document.Broken.class);
        assertThat(documents.get(1).file()).isEqualTo("file.yaml");
        assertThat(documents.get(1).number()).isEqualTo(2);
        assertThat(documents.get(2)).isInstanceOf(Document.Read.class);
    }

    @Test
    void json_is_a_document_too() {
        String text =
                "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"j\"}}";

        List<Document> documents = ManifestDocuments.read(List.of(new ManifestText("f", text)));

        assertThat(documents).singleElement().isInstanceOf(Document.Read.class);
    }
}
