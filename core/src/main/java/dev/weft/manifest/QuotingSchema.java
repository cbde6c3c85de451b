package dev.weft.manifest;

import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * The core schema for writing, which also quotes text that older YAML readers, kubectl among them,
 * take for a number or a truth value: {@code on}, {@code no}, {@code 0755}, {@code 1_000}, {@code
 * 12:30}.
 */
final class QuotingSchema extends CoreSchema {

    private static final Pattern AMBIGUOUS =
            Pattern.compile("(?i)y|n|yes|no|on|off|[-+]?[0-9][0-9_:.]*(e[-+]?[0-9]+)?|=|<<");

    private static final Tag AMBIGUOUS_TEXT = new Tag("tag:weft.dev,2026:ambiguous");

    @Override
    public ScalarResolver getScalarResolver() {
        ScalarResolver core = super.getScalarResolver();
        return (value, implicit) -> {
            Tag tag = core.resolve(value, implicit);
            boolean ambiguous =
                    implicit && tag.equals(Tag.STR) && AMBIGUOUS.matcher(value).matches();
            return ambiguous ? AMBIGUOUS_TEXT : tag;
        };
    }
}
