package dev.weft.hbone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.workload.WorkloadType;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values of the headers of a CONNECT, as they stand on the wire. */
class HeadersTest {

    private static Baggage full(WorkloadType type) {
        return new Baggage(
                "Kubernetes",
                "shop",
                Optional.of(new Baggage.Owner(type, "orders")),
                "orders-svc",
                "v2",
                "eu-west",
                "eu-west-1a");
    }

    @Test
    void baggage_is_written_in_the_order_that_peers_know() {
        assertThat(full(WorkloadType.DEPLOYMENT).encode())
                .isEqualTo(
                        "k8s.cluster.name=Kubernetes,k8s.namespace.name=shop,"
                                + "k8s.deployment.name=orders,service.name=orders-svc,"
                                + "service.version=v2,cloud.region=eu-west,"
                                + "cloud.availability_zone=eu-west-1a");
    }

    @ParameterizedTest
    @EnumSource
    void baggage_survives_the_wire(WorkloadType type) {
        Baggage baggage = full(type);

        assertThat(Baggage.parse(List.of(baggage.encode()))).isEqualTo(baggage);
    }

    @Test
    void empty_parts_of_baggage_are_left_out() {
        assertThat(Baggage.EMPTY.encode()).isEmpty();
        assertThat(Baggage.parse(List.of())).isEqualTo(Baggage.EMPTY);
    }

    @Test
    void baggage_of_several_lines_is_one_and_what_is_unknown_is_ignored() {
        Baggage parsed =
                Baggage.parse(
                        List.of(
                                "k8s.cluster.name=c1, other=x,,=,service.version=",
                                "k8s.cronjob.name=nightly,k8s.pod.name=,cloud.region = eu"));

        assertThat(parsed)
                .isEqualTo(
                        new Baggage(
                                "c1",
                                "",
                                Optional.of(new Baggage.Owner(WorkloadType.CRONJOB, "nightly")),
                                "",
                                "",
                                "eu",
                                ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "for=\"10.0.0.1:80\"|10.0.0.1:80|",
                "for=\"[fd00::1]:80\";host=orders.shop.svc|[fd00::1]:80|orders.shop.svc",
                "For=10.0.0.1;proto=http;Host=\"h\"|10.0.0.1|h",
                "for=a;host=b, for=c;host=d|a|b",
            })
    void forwarded_is_read(String header, String source, String host) {
        assertThat(Forwarded.parse(header))
                .contains(new Forwarded(source, Optional.ofNullable(host)));
    }

    @Test
    void forwarded_quotes_the_address_and_not_the_host() {
        assertThat(new Forwarded("[fd00::1]:80", Optional.of("orders.shop")).encode())
                .isEqualTo("for=\"[fd00::1]:80\";host=orders.shop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";", "host=x", "for=", "for", "for=\"\""})
    void forwarded_without_a_source_is_nothing(String header) {
        assertThat(Forwarded.parse(header)).isEmpty();
    }

    @Test
    void a_trace_survives_the_wire() {
        TraceParent trace = TraceParent.random(new SplittableRandom(7));

        assertThat(trace.encode()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
        assertThat(TraceParent.parse(trace.encode())).contains(trace);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-zz",
                "00-+af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-011",
            })
    void a_trace_of_another_shape_is_nothing(String header) {
        assertThat(TraceParent.parse(header)).isEmpty();
    }
}
