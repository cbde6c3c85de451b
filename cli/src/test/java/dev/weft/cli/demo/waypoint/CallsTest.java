package dev.weft.cli.demo.waypoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallsTest {

    private static final Calls CALLS =
            new Calls(
                    List.of(
                            call(
                                    "{\"status\": 200, \"body\": {\"version\": \"v1\"}, \"micros\":"
                                            + " 5000}"),
                            call(
                                    "{\"status\": 200, \"body\": {\"version\": \"v2\"}, \"micros\":"
                                            + " 9000}"),
                            call("{\"status\": 503, \"body\": \"no\", \"micros\": 1000}"),
                            call("{\"error\": \"no answer\", \"reason\": \"timeout\"}")));

    @Test
    void answers_are_counted_by_status_and_by_the_version_that_gave_them() {
        assertThat(CALLS.status(200)).isEqualTo(2);
        assertThat(CALLS.version("v1")).isEqualTo(1);
        assertThat(CALLS.version("v2")).isEqualTo(1);
        assertThat(CALLS.allAre(200)).isFalse();
        assertThat(new Calls(CALLS.all().subList(0, 2)).allAre(200)).isTrue();
    }

    @Test
    void a_failed_version_counts_for_none() {
        var failed = new Calls(List.of(call("{\"status\": 500, \"body\": {\"version\": \"v2\"}}")));

        assertThat(failed.version("v2")).isZero();
    }

    @Test
    void the_account_names_each_outcome() {
        assertThat(CALLS).hasToString("4 calls: {200=2, 503=1, timeout=1}");
        assertThat(CALLS.slowest()).isEqualTo(9);
    }

    private static JsonObject call(String json) {
        return JsonParser.parseString(json).getAsJsonObject();
    }
}
