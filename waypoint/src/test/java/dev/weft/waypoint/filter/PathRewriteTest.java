package dev.weft.waypoint.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.api.waypoint.PathChange;
import dev.weft.api.waypoint.RegexChange;
import dev.weft.waypoint.match.Dialect;
import dev.weft.waypoint.match.InvalidConfig;
import dev.weft.waypoint.match.PathMatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathRewriteTest {

    @ParameterizedTest
    @CsvSource({
        // request, prefix, replacement -> result
        "/foo/bar, /foo,  /xyz,  /xyz/bar",
        "/foo/bar, /foo/, /xyz,  /xyz/bar",
        "/foo/bar, /foo,  /xyz/, /xyz/bar",
        "/foo/bar, /foo/, /xyz/, /xyz/bar",
        "/foo,     /foo,  /xyz,  /xyz",
        "/foo/,    /foo,  /xyz,  /xyz/",
        "/foo/bar, /foo,  '',    /bar",
        "/foo/,    /foo,  '',    /",
        "/foo,     /foo,  '',    /",
        "/foo,     /foo,  /,     /",
        "/foo/,    /foo,  /,     /",
        "/foo/bar, /foo,  /,     /bar",
        "/bar,     /,     /xyz,  /xyz/bar",
        "/strip-prefix/three, /strip-prefix, /, /three",
    })
    void a_prefix_is_replaced_by_whole_elements(
            String path, String prefix, String replacement, String expected) throws InvalidConfig {
        var matched = PathMatch.ElementPrefix.of(prefix, false);
        var rewrite = PathRewrite.compile(prefix(replacement), matched, Dialect.GATEWAY_API);

        assertThat(rewrite.rewrite(path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/x, /api/, /,    /v1/x",
        "/api/v1/x, /api,  /new, /new/v1/x",
        "/apix,     /api,  /new, /newx",
        "/api,      /api,  '',   /",
        "/bar,      /,     /new, /newbar",
    })
    void in_a_virtual_service_it_is_replaced_by_characters(
            String path, String prefix, String replacement, String expected) throws InvalidConfig {
        var matched = new PathMatch.StringPrefix(prefix, false);
        var rewrite = PathRewrite.compile(prefix(replacement), matched, Dialect.VIRTUAL_SERVICE);

        assertThat(rewrite.rewrite(path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "/service/foo/v1/api, ^/service/([^/]+)(/.*)$, \\2/instance/\\1, /v1/api/instance/foo",
        "/xxx/one/yyy/one/zzz, one, two, /xxx/two/yyy/two/zzz",
        "/a, b*, x, /x/xax",
        "/aaa, a+, \\\\\\0, /\\aaa",
        "/a(b), c, d, /a(b)",
    })
    void an_expression_replaces_every_part_that_matches(
            String path, String pattern, String replacement, String expected) throws InvalidConfig {
        var rewrite =
                PathRewrite.compile(
                        regex(pattern, replacement), PathMatch.any(), Dialect.VIRTUAL_SERVICE);

        assertThat(rewrite.rewrite(path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\2", "\\", "\\x"})
    void a_replacement_with_a_group_that_is_not_there_is_refused(String replacement) {
        assertThatThrownBy(() ->
                        PathRewrite.compile(
                                regex("(a)", replacement),
                                PathMatch.any(),
                                Dialect.VIRTUAL_SERVICE))
                .isInstanceOf(InvalidConfig.class)
                .hasMessageContaining("expected \\0 to \\1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a b", "/a\r\nx: y", "/ü", "/a#b"})
    void a_path_that_would_break_the_request_line_is_refused(String path) {
        var change = PathChange.newBuilder().setFull(path).build();

        assertThatThrownBy(() -> PathRewrite.compile(change, PathMatch.any(), Dialect.GATEWAY_API))
                .isInstanceOf(InvalidConfig.class);
    }

    private static PathChange prefix(String replacement) {
        return PathChange.newBuilder().setPrefix(replacement).build();
    }

    private static PathChange regex(String pattern, String replacement) {
        return PathChange.newBuilder()
                .setRegex(RegexChange.newBuilder().setPattern(pattern).setReplacement(replacement))
                .build();
    }
}
