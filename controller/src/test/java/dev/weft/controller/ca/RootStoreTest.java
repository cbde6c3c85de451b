package dev.weft.controller.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootStoreTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir Path folder;

    @Test
    void a_root_is_made_once_and_used_again() throws IOException {
        RootCertificate made = store().open("cluster.local", NOW);

        RootCertificate again = store().open("cluster.local", NOW.plusSeconds(60));

        assertThat(again.certificate()).isEqualTo(made.certificate());
        assertThat(again.key()).isEqualTo(made.key());
        assertThat(again.bundle()).isEqualTo(made.bundle());
    }

    @Test
    void only_its_owner_may_read_it_even_if_somebody_opened_it_up() throws IOException {
        store().open("cluster.local", NOW);
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));

        store().open("cluster.local", NOW);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void a_draft_that_a_crash_left_behind_does_not_matter() throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file().resolveSibling(".root.pem"), "half a ro");

        assertThat(store().open("cluster.local", NOW).keyFits()).isTrue();
    }

    @Test
    void a_damaged_file_is_an_error_and_stays_as_it_is() throws IOException {
        store().open("cluster.local", NOW);
        String sound = Files.readString(file());
        RootCertificate other = Certificates.newRoot("cluster.local", NOW);
        String otherKey = Pem.encode(Pem.PRIVATE_KEY, other.key().getEncoded());

        refused("", "it holds no certificate");
        refused(sound.substring(0, sound.length() - 40), "it holds no key");
        refused(sound.substring(0, sound.indexOf("-----BEGIN PRIVATE")) + otherKey, "its key does");
        refused(sound.replaceFirst("\nM", "\nA"), "its certificate is damaged");
        assertThat(Files.readString(file())).isNotEqualTo(sound);
    }

    @Test
    void a_root_that_is_over_is_an_error() throws IOException {
        store().open("cluster.local", NOW.minus(Duration.ofDays(4000)));

        assertThatThrownBy(() -> store().open("cluster.local", NOW))
                .isInstanceOf(RootUnusableException.class)
                .hasMessageContaining("expired");
    }

    private void refused(String content, String why) throws IOException {
        Files.writeString(file(), content);

        assertThatThrownBy(() -> store().open("cluster.local", NOW))
                .isInstanceOf(RootUnusableException.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining(why);
        assertThat(Files.readString(file())).isEqualTo(content);
    }

    private RootStore store() {
        return new RootStore(folder.resolve("ca"));
    }

    private Path file() {
        return folder.resolve("ca").resolve("root.pem");
    }
}
