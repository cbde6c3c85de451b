package dev.weft.controller.reading;

import dev.weft.manifest.Field;
import dev.weft.manifest.ManifestException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Fields that are known; passing over one that is not would do something else than was asked. */
public final class Known {

    private Known() {}

    /** The fields of a place that may have these and no others. */
    public static Map<String, Field> fields(Field place, String... known) {
        Map<String, Field> fields = place.map();
        List<String> names = List.of(known);
        for (String key : fields.keySet()) {
            if (!names.contains(key)) {
                throw place.at(key).wrong("only the fields " + new TreeSet<>(names));
            }
        }
        return fields;
    }

    /** The one field that is there. */
    public static Map.Entry<String, Field> one(Field place, String... known) {
        Map<String, Field> fields = fields(place, known);
        if (fields.size() != 1) {
            throw place.wrong("one of " + new TreeSet<>(List.of(known)));
        }
        return fields.entrySet().iterator().next();
    }

    /** What is wrong, without the file: whoever shows it names the object. */
    public static String complaint(ManifestException e) {
        return e.path() + ": found " + e.found() + ", expected " + e.expected();
    }
}
