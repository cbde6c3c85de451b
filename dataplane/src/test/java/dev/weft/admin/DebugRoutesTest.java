package dev.weft.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DebugRoutesTest {

    private final FlightRecordingRoute recordings = new FlightRecordingRoute();

    @Test
    void a_recording_is_begun_and_fetched_when_it_has_ended() {
        AdminResponse none = recordings.fetch(request("seconds", ""));
        AdminResponse begun = recordings.begin(request("seconds", "1"));
        AdminResponse second = recordings.begin(request("seconds", "1"));

        assertThat(none.status()).isEqualTo(404);
        assertThat(begun.status()).isEqualTo(200);
        assertThat(second.status()).isEqualTo(409);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> recordings.fetch(request("seconds", "")).status() == 200);
        byte[] file =
                recordings
                        .fetch(request("seconds", ""))
                        .body()
                        .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(new String(file, 0, 3, StandardCharsets.US_ASCII)).isEqualTo("FLR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "301", "-1", "long"})
    void a_recording_has_an_end(String seconds) {
        AdminResponse answer = recordings.begin(request("seconds", seconds));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("1 to 300");
    }

    @Test
    void the_heap_is_shown_by_class() {
        AdminResponse answer = new HeapRoute().handle(request("", ""));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("java.lang.String");
    }

    private static AdminRequest request(String key, String value) {
        return new AdminRequest(AdminMethod.GET, "/debug", Map.of(key, List.of(value)), "", "");
    }
}
