package dev.weft.waypoint.filter.spi.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.waypoint.filter.spi.BodyMode;
import dev.weft.waypoint.filter.spi.FilterContext;
import dev.weft.waypoint.filter.spi.HttpFilter;
import dev.weft.waypoint.filter.spi.ResponseView;
import dev.weft.waypoint.filter.spi.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What users write to try their filters. */
class FilterTrialTest {

    @Test
    void an_exchange_is_led_from_the_request_to_the_end() {
        Upper filter = new Upper(BodyMode.streamed());

        FilterTrial.Outcome outcome =
                FilterTrial.of(filter)
                        .from("spiffe://cluster.local/ns/shop/sa/web")
                        .request(PlainRequest.of("POST", "/orders"), "hel", "lo")
                        .response(PlainResponse.of(200), "done")
                        .run();

        assertThat(outcome.answer()).isEmpty();
        assertThat(outcome.request().headers().get("x-client"))
                .contains("spiffe://cluster.local/ns/shop/sa/web");
        assertThat(outcome.requestBody()).isEqualTo("HELLO");
        assertThat(outcome.responseBody()).isEqualTo("done");
        assertThat(filter.ends).isEqualTo(1);
    }

    @Test
    void an_answer_ends_it_and_the_end_is_told_all_the_same() {
        Upper filter = new Upper(BodyMode.streamed());

        FilterTrial.Outcome outcome =
                FilterTrial.of(filter).request(PlainRequest.of("GET", "/")).run();

        assertThat(outcome.answer()).map(Verdict.Answer::status).contains(403);
        assertThat(filter.ends).isEqualTo(1);
    }

    @Test
    void what_a_proxy_would_refuse_is_thrown() {
        assertThatThrownBy(() -> led(new Upper(BodyMode.buffered(3)), "hello"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("5 bytes");
        assertThatThrownBy(() -> led(new Upper(BodyMode.streamed()), "fail"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a defect");
        assertThat(led(new Upper(BodyMode.beginning(2)), "ab", "c").requestBody()).isEqualTo("ABc");
    }

    private static FilterTrial.Outcome led(HttpFilter filter, String... body) {
        return FilterTrial.of(filter)
                .from("spiffe://cluster.local/ns/shop/sa/web")
                .request(PlainRequest.of("POST", "/"), body)
                .run();
    }

    private static final class Upper implements HttpFilter {
        private final BodyMode mode;
        private int ends;

        Upper(BodyMode mode) {
            this.mode = mode;
        }

        @Override
        public CompletionStage<Verdict> onRequest(FilterContext context) {
            if (context.client().identity().isEmpty()) {
                return Verdict.answer(403, "who are you?");
            }
            context.request().headers().set("x-client", context.client().identity().get());
            return Verdict.proceed();
        }

        @Override
        public BodyMode requestBody(FilterContext context) {
            return mode;
        }

        @Override
        public CompletionStage<Verdict> onRequestBody(
                FilterContext context, byte[] part, boolean last) {
            String text = new String(part, StandardCharsets.UTF_8);
            if (text.equals("fail")) {
                return CompletableFuture.failedFuture(new IllegalStateException("a defect"));
            }
            return Verdict.replace(text.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public BodyMode responseBody(FilterContext context, ResponseView response) {
            return BodyMode.none();
        }

        @Override
        public void onEnd(FilterContext context) {
            ends++;
        }
    }
}
