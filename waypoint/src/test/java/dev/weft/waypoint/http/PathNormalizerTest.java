package dev.weft.waypoint.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.quicktheories.core.Gen;

class PathNormalizerTest {

    /** Pieces of which a path can be written in more than one way. */
    private static final List<String> PIECES =
            List.of(
                    "/", "//", "\\", "%2f", "%2F", "%5c", "%5C", ".", "..", "%2e", "%2E", "a",
                    "%61", "b", "%2d", "-", "%7e", "~", "%c3%a4", "%C3%A4", ";", "%3b", "|", "%7C",
                    "%25", "%", "@", "%40");

    private static final Gen<String> PATHS =
            lists().of(integers().between(0, PIECES.size() - 1))
                    .ofSizeBetween(0, 8)
                    .map(picks -> picks.stream().map(PIECES::get).reduce("/", String::concat));

    @ParameterizedTest
    @CsvSource({
        "/,                 /,              /,              /",
        "/a/b,              /a/b,           /a/b,           /a/b",
        "/a/./b,            /a/b,           /a/b,           /a/b",
        "/a/../b,           /b,             /b,             /b",
        "/../../a,          /a,             /a,             /a",
        "/a/..,             /,              /,              /",
        "/a/b/..,           /a/,            /a/,            /a/",
        "/a/.,              /a/,            /a/,            /a/",
        "/a/...,            /a/...,         /a/...,         /a/...",
        "/%61,              /a,             /a,             /a",
        "/%2e%2E/x,         /x,             /x,             /x",
        "/a%2fb,            /a%2Fb,         /a%2Fb,         /a/b",
        "/a%5Cb,            /a%5Cb,         /a%5Cb,         /a/b",
        "/a\\b,             /a/b,           /a/b,           /a/b",
        "/a//b,             /a//b,          /a/b,           /a/b",
        "//a,               //a,            /a,             /a",
        "/a//../b,          /a/b,           /b,             /b",
        "/a%2f..%2fb,       /a%2F..%2Fb,    /a%2F..%2Fb,    /b",
        "/a/%2f/b,          /a/%2F/b,       /a/%2F/b,       /a/b",
        "/%252e%252e/x,     /%252e%252e/x,  /%252e%252e/x,  /%252e%252e/x",
        "/a|b,              /a%7Cb,         /a%7Cb,         /a%7Cb",
        "/%c3%a4,           /%C3%A4,        /%C3%A4,        /%C3%A4",
        "/a;v=1/b,          /a;v=1/b,       /a;v=1/b,       /a;v=1/b",
        "/a%20b,            /a%20b,         /a%20b,         /a%20b",
        "/.hidden,          /.hidden,       /.hidden,       /.hidden",
    })
    void a_path_has_one_form(String path, String base, String merged, String decoded)
            throws Exception {
        assertThat(normalize(PathNormalization.NONE, path)).isEqualTo(path);
        assertThat(normalize(PathNormalization.BASE, path)).isEqualTo(base);
        assertThat(normalize(PathNormalization.MERGE_SLASHES, path)).isEqualTo(merged);
        assertThat(normalize(PathNormalization.DECODE_AND_MERGE_SLASHES, path)).isEqualTo(decoded);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "/%",
                "/%4",
                "/%4g",
                "/%zz",
                "/%00",
                "/%c0%af",
                "/%e0%80%af",
                "/%ff",
                "/%c3",
                "/%c3x",
                "/%ed%a0%80",
                "/..;/admin",
                "/a/.;x/b",
                "/%2e%2e;/x",
            })
    void what_means_two_things_is_refused(String path) {
        assertThatThrownBy(() -> normalize(PathNormalization.BASE, path))
                .isInstanceOf(MalformedMessage.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a b", "/a#b", "/a\u0000", "/\u00e4", "/a\tb", "/a\r\nb", "/a\u007f"})
    void what_no_path_may_hold_is_refused_in_every_mode(String path) {
        for (PathNormalization mode : PathNormalization.values()) {
            assertThatThrownBy(() -> normalize(mode, path)).isInstanceOf(MalformedMessage.class);
        }
    }

    @ParameterizedTest
    @EnumSource(PathNormalization.class)
    void a_normal_form_stays_as_it_is(PathNormalization mode) {
        qt().withExamples(20_000)
                .forAll(PATHS)
                .check(path -> {
                    String once = orRefused(mode, path);
                    return once.isEmpty() || orRefused(mode, once).equals(once);
                });
    }

    /** A backend decodes once and resolves: what is equal then must be equal for a policy. */
    @Test
    void no_two_spellings_that_a_backend_treats_alike() {
        PathNormalization mode = PathNormalization.DECODE_AND_MERGE_SLASHES;
        qt().withExamples(20_000)
                .forAll(PATHS, PATHS)
                .assuming((one, other) -> !orRefused(mode, one).isEmpty())
                .check((one, other) -> {
                    String first = orRefused(mode, one);
                    String second = orRefused(mode, other);
                    return second.isEmpty()
                            || first.equals(second)
                            || !backend(first).equals(backend(second))
                            || reserved(first)
                            || reserved(second);
                });
    }

    /** Reserved characters may differ from their escapes (RFC 3986 section 2.2). */
    private static boolean reserved(String path) {
        return path.contains("%3B") || path.contains("%40");
    }

    private static String backend(String path) {
        return URLDecoder.decode(path, StandardCharsets.UTF_8);
    }

    @Test
    void what_is_forwarded_has_no_dots_to_resolve_and_no_slashes_to_merge() {
        qt().withExamples(20_000)
                .forAll(PATHS)
                .check(path -> {
                    String normal = orRefused(PathNormalization.DECODE_AND_MERGE_SLASHES, path);
                    return normal.isEmpty()
                            || (normal.startsWith("/")
                                    && !normal.contains("//")
                                    && !normal.contains("\\")
                                    && !normal.contains("%2F")
                                    && !(normal + "/").contains("/./")
                                    && !(normal + "/").contains("/../"));
                });
    }

    private static String orRefused(PathNormalization mode, String path) {
        try {
            return normalize(mode, path);
        } catch (MalformedMessage e) {
            return "";
        }
    }

    private static String normalize(PathNormalization mode, String path) throws MalformedMessage {
        return new PathNormalizer(mode).normalize(path);
    }
}
