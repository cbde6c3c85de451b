package dev.weft.waypoint.authz.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whatever stands in a policy or a request: it is refused, or decided as the expression reads. */
class PathTemplateFuzzTest {

    @FuzzTest(maxDuration = "5s")
    void decides_as_the_expression_reads(FuzzedDataProvider data) {
        String template =
                Stream.generate(() -> data.pickValue(new String[] {"/", "{*}", "{**}", "a", "b"}))
                        .limit(data.consumeInt(0, 9))
                        .collect(Collectors.joining("", "/", ""));
        String path =
                Stream.generate(() -> data.pickValue(new String[] {"/", "a", "b", "aa"}))
                        .limit(data.consumeInt(0, 9))
                        .collect(Collectors.joining("", "/", ""));
        PathTemplate parsed;
        try {
            parsed = PathTemplate.parse(template);
        } catch (RuleException e) {
            return;
        }

        String expression =
                Stream.of(template.split("/", -1))
                        .map(segment ->
                                switch (segment) {
                                    case "{*}" -> "[^/]+";
                                    case "{**}" -> ".*";
                                    default -> Pattern.quote(segment);
                                })
                        .collect(Collectors.joining("/"));

        assertThat(parsed.matches(path)).isEqualTo(Pattern.matches(expression, path));
    }

    @FuzzTest(maxDuration = "3s")
    void never_fails_but_by_refusing(FuzzedDataProvider data) {
        try {
            PathTemplate.parse(data.consumeString(60)).matches(data.consumeRemainingAsString());
        } catch (RuleException e) {
            assertThat(e.getMessage()).contains("{*}");
        }
    }
}
