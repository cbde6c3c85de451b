package dev.weft.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import dev.weft.cli.demo.step.Await;
import dev.weft.cli.demo.step.DemoFailure;
import dev.weft.cli.demo.step.DemoMesh;
import dev.weft.cli.demo.step.EchoClient;
import dev.weft.cli.source.Metrics;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the demo takes for proof, and what it does not. */
class JudgementTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'ok':0,'failed':4,'reasons':{'reset':4}}             | true",
                "{'ok':0,'failed':4,'reasons':{'closed':3,'reset':1}}  | true",
                "{'ok':0,'failed':4,'reasons':{'refused':4}}           | true",
                "{'ok':1,'failed':3,'reasons':{'reset':3}}             | false",
                "{'ok':0,'failed':4,'reasons':{'timeout':4}}           | false",
                "{'ok':0,'failed':4,'reasons':{'reset':3,'timeout':1}} | false",
                "{'ok':0,'failed':4,'reasons':{'dns':4}}               | false",
                "{'ok':0,'failed':4,'reasons':{'status-503':4}}        | false",
                "{'ok':0,'failed':0,'reasons':{}}                      | false"
            })
    void only_connections_that_all_ended_are_taken_for_a_refusal(String json, boolean refused) {
        var account =
                EchoClient.Account.of(
                        JsonParser.parseString(json.replace('\'', '"')).getAsJsonObject());

        assertThat(account.cutOff()).isEqualTo(refused);
    }

    @Test
    void counters_that_agree_on_both_sides_are_no_disagreement() {
        assertThat(Step7Counters.disagreements(counters(4, 4 << 20), new Transfer())).isEmpty();
    }

    @Test
    void a_byte_too_few_or_a_connection_too_many_is_told_for_each_side() {
        var wrong = Step7Counters.disagreements(counters(5, (4 << 20) - 1), new Transfer());

        assertThat(wrong)
                .hasSize(8)
                .anyMatch(text -> text.contains("received_bytes_total at the source is 4194303"))
                .anyMatch(text -> text.contains("opened_total at the destination is 5, not 4"));
    }

    @Test
    void waiting_ends_once_there_is_no_problem() {
        Iterator<Optional<String>> looks =
                List.of(Optional.of("early"), Optional.<String>empty()).iterator();

        assertThatCode(() -> Await.until("it", Duration.ofMinutes(1), looks::next))
                .doesNotThrowAnyException();
    }

    @Test
    void waiting_in_vain_says_what_for_and_what_was_seen_last() {
        assertThatThrownBy(() -> Await.until("rain", Duration.ZERO, () -> Optional.of("sun")))
                .isInstanceOf(DemoFailure.class)
                .hasMessageContaining("rain")
                .hasMessageContaining("sun");
    }

    private static Metrics counters(int connections, int bytes) {
        var text = new StringBuilder();
        for (var reporter : List.of("source", "destination")) {
            var labels =
                    "{reporter=\"%s\",source_principal=\"%s\",destination_principal=\"%s\",connection_security_policy=\"mutual_tls\"} "
                            .replaceFirst("%s", reporter)
                            .replaceFirst("%s", DemoMesh.identity("frontend"))
                            .replaceFirst("%s", DemoMesh.identity("inventory"));
            for (var event : List.of("opened", "closed")) {
                text.append("istio_tcp_connections_").append(event).append("_total");
                text.append(labels).append(connections).append('\n');
            }
            for (var way : List.of("received", "sent")) {
                text.append("istio_tcp_").append(way).append("_bytes_total");
                text.append(labels).append(bytes).append('\n');
            }
        }
        return Metrics.parse(text.toString());
    }
}
