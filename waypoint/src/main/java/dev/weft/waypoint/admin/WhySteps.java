package dev.weft.waypoint.admin;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The answer to a question why, one step for each decision. One thread. */
final class WhySteps {
    private final List<Step> steps = new ArrayList<>();

    /** Something that was looked at. */
    record Candidate(String name, boolean matched, String reason) {}

    private record Step(String stage, String decision, String reason, List<Candidate> candidates) {}

    void add(String stage, String decision, String reason, List<Candidate> candidates) {
        steps.add(new Step(stage, decision, reason, candidates));
    }

    String toJson() {
        StringWriter out = new StringWriter(2048);
        try (JsonWriter json = new JsonWriter(out)) {
            json.setFormattingStyle(FormattingStyle.PRETTY);
            json.beginObject();
            json.name("steps").beginArray();
            for (Step step : steps) {
                write(json, step);
            }
            json.endArray();
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.append('\n').toString();
    }

    private static void write(JsonWriter json, Step step) throws IOException {
        json.beginObject();
        json.name("stage").value(step.stage());
        json.name("decision").value(step.decision());
        json.name("reason").value(step.reason());
        json.name("candidates").beginArray();
        for (Candidate candidate : step.candidates()) {
            json.beginObject();
            json.name("name").value(candidate.name());
            json.name("matched").value(candidate.matched());
            json.name("reason").value(candidate.reason());
            json.endObject();
        }
        json.endArray();
        json.endObject();
    }
}
