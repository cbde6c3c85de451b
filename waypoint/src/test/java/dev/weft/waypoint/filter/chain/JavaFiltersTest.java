package dev.weft.waypoint.filter.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.waypoint.filter.spi.HttpFilterFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles filters as users do, and loads them from jars. */
class JavaFiltersTest {
    private static final String FACTORY =
            """
            package user;
            import dev.weft.waypoint.filter.spi.*;
            public final class Factory implements HttpFilterFactory {
                public String name() { return "NAME"; }
                public HttpFilter create(String settings) {
                    if (settings.equals("bad")) { throw new IllegalArgumentException("bad settings"); }
                    try {
                        Class.forName(settings);
                    } catch (ClassNotFoundException e) {
                        throw new IllegalArgumentException("not visible: " + settings);
                    }
                    return new HttpFilter() {};
                }
            }
            """;

    @TempDir Path work;
    @TempDir Path folder;

    @Test
    void filters_are_found_by_name_in_all_jars_of_the_folder() throws IOException {
        jar("a.jar", "stamp", "user.Factory");
        jar("b.jar", "audit", "user.Factory");
        Files.writeString(folder.resolve("readme.txt"), "no jar");

        try (JavaFilters filters = JavaFilters.load(folder)) {
            assertThat(filters.names()).containsExactly("audit", "stamp");
            assertThat(filters.problems()).isEmpty();
            assertThat(filters.create("stamp", "java.util.List")).isPresent();
            assertThat(filters.create("other", "")).isEmpty();
        }
    }

    @Test
    void a_filter_sees_the_jdk_and_the_interface_and_nothing_of_the_proxy() throws IOException {
        jar("a.jar", "stamp", "user.Factory");

        try (JavaFilters filters = JavaFilters.load(folder)) {
            assertThat(filters.create("stamp", HttpFilterFactory.class.getName())).isPresent();
            assertThatThrownBy(() -> filters.create("stamp", FilterChain.class.getName()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not visible");
        }
    }

    @Test
    void settings_that_cannot_be_used_are_told_with_the_name_of_the_filter() throws IOException {
        jar("a.jar", "stamp", "user.Factory");

        try (JavaFilters filters = JavaFilters.load(folder)) {
            assertThatThrownBy(() -> filters.create("stamp", "bad"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("filter stamp")
                    .hasMessageContaining("bad settings");
        }
    }

    @Test
    void jars_that_cannot_be_used_are_problems_and_the_others_are_loaded() throws IOException {
        Files.writeString(folder.resolve("broken.jar"), "not a jar");
        jar("missing.jar", "x", "user.Missing");
        jar("ok.jar", "stamp", "user.Factory");
        jar("twice.jar", "stamp", "user.Factory");

        try (JavaFilters filters = JavaFilters.load(folder)) {
            assertThat(filters.names()).containsExactly("stamp");
            assertThat(String.join("\n", filters.problems()))
                    .contains("broken.jar")
                    .contains("missing.jar")
                    .contains("twice.jar");
        }
    }

    @Test
    void a_folder_that_is_not_there_holds_no_filters() throws IOException {
        try (JavaFilters filters = JavaFilters.load(folder.resolve("none"))) {
            assertThat(filters.names()).isEmpty();
        }
    }

    private void jar(String file, String filter, String announced) throws IOException {
        Path source = Files.createDirectories(work.resolve(file)).resolve("Factory.java");
        Files.writeString(source, FACTORY.replace("NAME", filter));
        int result =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                OutputStream.nullOutputStream(),
                                System.err,
                                "-proc:none",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-d",
                                work.resolve(file).toString(),
                                source.toString());
        assertThat(result).isZero();
        try (var out = new JarOutputStream(Files.newOutputStream(folder.resolve(file)))) {
            out.putNextEntry(
                    new JarEntry("META-INF/services/" + HttpFilterFactory.class.getName()));
            out.write(announced.getBytes(StandardCharsets.UTF_8));
            for (String name : List.of("user/Factory.class", "user/Factory$1.class")) {
                out.putNextEntry(new JarEntry(name));
                out.write(Files.readAllBytes(work.resolve(file).resolve(name)));
            }
        }
    }
}
