package dev.weft.cni.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.strings;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quicktheories.core.Gen;

class JsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "true",
                "-0.5e+10",
                "1e2",
                "123456789012345678901234567890",
                "{\"b\":1,\"a\":[true,null,{\"x\":\"\\\"\\\\\"}]}",
                "\"\\u00e9\\ud83d\\ude00\\u0000\""
            })
    void what_was_read_is_written_as_it_was(String text) throws JsonException {
        assertThat(Json.parse(text).write()).isEqualTo(text);
    }

    @Test
    void blanks_and_escapes_mean_what_they_mean_in_json() throws JsonException {
        Json json = Json.parse(" { \"a\" : [ \"\\n\\/\\u0041\" , 2 ] } ");

        assertThat(json.write()).isEqualTo("{\"a\":[\"\\u000a/A\",2]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "{\"a\"}",
                "{\"a\":1,}",
                "{a:1}",
                "01",
                "1.",
                ".5",
                "+1",
                "nul",
                "tru",
                "\"",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\t\"",
                "1 2",
                "{\"a\":1,\"a\":2}",
                "[1 2]",
                "-",
                "1e",
                "\u0000",
                "'a'",
                "NaN"
            })
    void what_is_no_json_is_refused_with_its_place(String text) {
        assertThatThrownBy(() -> Json.parse(text))
                .isInstanceOf(JsonException.class)
                .hasMessageStartingWith("at character ");
    }

    @Test
    void endless_nesting_is_refused_before_the_stack_ends() {
        assertThatThrownBy(() -> Json.parse("[".repeat(100_000)))
                .hasMessageContaining("at most 64 levels");
    }

    @Test
    void every_value_survives_writing_and_reading() {
        qt().forAll(values(3))
                .check(value -> {
                    try {
                        return Json.parse(value.write()).equals(value);
                    } catch (JsonException e) {
                        return false;
                    }
                });
    }

    @FuzzTest
    void any_bytes_are_read_or_refused(byte[] data) {
        try {
            Json json = Json.parse(new String(data, StandardCharsets.UTF_8));
            assertThat(Json.parse(json.write())).isEqualTo(json);
        } catch (JsonException e) {
            assertThat(e.getMessage()).startsWith("at character ");
        }
    }

    private static Gen<Json> values(int depth) {
        Gen<Json> text = strings().allPossible().ofLengthBetween(0, 8).map(Json.Text::new);
        Gen<Json> number = integers().all().map(i -> new Json.NumberValue(Integer.toString(i)));
        Gen<Json> flat = text.mix(number).mix(integers().between(0, 2).map(JsonTest::constant));
        if (depth == 0) {
            return flat;
        }
        Gen<List<Json>> elements = lists().of(values(depth - 1)).ofSizeBetween(0, 3);
        Gen<Json> array = elements.map(Json.ArrayValue::new);
        Gen<Json> object = elements.map(JsonTest::object);
        return flat.mix(array).mix(object);
    }

    private static Json constant(int which) {
        return switch (which) {
            case 0 -> new Json.NullValue();
            case 1 -> new Json.BooleanValue(true);
            default -> new Json.BooleanValue(false);
        };
    }

    private static Json object(List<Json> elements) {
        Map<String, Json> fields = new LinkedHashMap<>();
        elements.forEach(element -> fields.put("k\"" + fields.size(), element));
        return new Json.ObjectValue(fields);
    }
}
