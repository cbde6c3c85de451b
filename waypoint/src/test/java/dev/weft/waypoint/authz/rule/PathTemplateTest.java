package dev.weft.waypoint.authz.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTemplateTest {

    @ParameterizedTest
    @CsvSource({
        "/foo/{*}, /foo/bar, true",
        "/foo/{*}, /foo/bar/baz, false",
        "/foo/{*}, /foo/, false",
        "/foo/{*}, /foo, false",
        "/foo/{*}/, /foo/bar/, true",
        "/foo/{*}/, /foo/bar, false",
        "/foo/{**}, /foo/, true",
        "/foo/{**}, /foo, false",
        "/foo/{**}, /foo/a/b/c, true",
        "/foo/{**}, /fooo/a, false",
        "/foo/{**}/, /foo/bar/, true",
        "/foo/{**}/, /foo//, true",
        "/foo/{**}/, /foo/, false",
        "/foo/{**}/, /foo/bar, false",
        "/foo/{*}/bar/{**}, /foo/buzz/bar/, true",
        "/foo/{*}/bar/{**}, /foo/buzz/bar/baz/x, true",
        "/foo/{*}/bar/{**}, /foo/bar/baz, false",
        "/{**}/raw, /a/b/raw, true",
        "/{**}/raw, /raw, false",
        "/{**}/raw, /a/b/draw, false",
        "/{*}, /a, true",
        "/{*}, /, false",
        "/{**}, /, true",
        "/{*}/x/{*}, /1/x/2, true",
        "/{*}/x/{*}, /1/y/2, false",
    })
    void matches_segments(String template, String path, boolean matches) throws RuleException {
        assertThat(PathTemplate.parse(template).matches(path)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "foo/{*}",
                "/foo/{name}",
                "/foo/{*",
                "/foo/*}",
                "/foo/{*}x",
                "/foo/x{**}",
                "/{**}/{*}",
                "/{**}/{**}",
                "/foo/*/{*}",
                "/a b/{*}",
                "/{***}",
            })
    void refuses_what_is_no_template(String template) {
        assertThatThrownBy(() -> PathTemplate.parse(template))
                .isInstanceOf(RuleException.class)
                .hasMessageContaining("'" + template + "'");
    }
}
