package dev.weft.controller.xds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import com.google.protobuf.Any;
import dev.weft.api.xds.DeltaDiscoveryRequest;
import dev.weft.controller.collect.Resource;
import dev.weft.controller.collect.ResourceSet;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubscriptionTest {

    private final Subscription subscription = new Subscription();

    @BeforeEach
    void nothing_is_told_before_anything_was_asked() {
        assertThat(subscription.size()).isZero();
    }

    @Test
    void an_opening_request_without_names_gets_everything() {
        subscription.accept(request());

        Delta delta = subscription.next(set("a", "1", "b", "1")).orElseThrow();

        assertThat(names(delta)).containsExactly("a", "b");
        assertThat(delta.removed()).isEmpty();
        assertThat(subscription.isWildcard()).isTrue();
    }

    @Test
    void the_first_answer_is_given_even_when_there_is_nothing() {
        subscription.accept(request());

        assertThat(subscription.next(set()).orElseThrow().isEmpty()).isTrue();
        assertThat(subscription.next(set())).isEmpty();
    }

    @Test
    void later_answers_hold_what_changed_and_what_is_gone() {
        subscription.accept(request());
        subscription.next(set("a", "1", "b", "1", "c", "1"));

        Delta delta = subscription.next(set("a", "1", "b", "2", "d", "1")).orElseThrow();

        assertThat(names(delta)).containsExactly("b", "d");
        assertThat(delta.removed()).containsExactly("c");
    }

    @Test
    void a_client_that_comes_back_gets_only_differences() {
        subscription.accept(
                request().toBuilder()
                        .putInitialResourceVersions("a", "1")
                        .putInitialResourceVersions("b", "1")
                        .putInitialResourceVersions("gone", "1")
                        .build());

        Delta delta = subscription.next(set("a", "1", "b", "2")).orElseThrow();

        assertThat(names(delta)).containsExactly("b");
        assertThat(delta.removed()).containsExactly("gone");
    }

    @Test
    void on_demand_begins_with_nothing() {
        subscription.accept(onDemand());

        assertThat(subscription.next(set("a", "1")).orElseThrow().isEmpty()).isTrue();
        assertThat(subscription.isWildcard()).isFalse();
    }

    @Test
    void on_demand_a_name_that_does_not_exist_is_answered_as_removed_and_sent_once_it_exists() {
        opened();
        subscription.accept(subscribe("x"));

        Delta first = subscription.next(set("a", "1")).orElseThrow();
        Delta later = subscription.next(set("a", "1", "x", "1")).orElseThrow();

        assertThat(first.removed()).containsExactly("x");
        assertThat(names(later)).containsExactly("x");
    }

    @Test
    void on_demand_an_alias_brings_its_resource_and_is_echoed() {
        opened();
        subscription.accept(subscribe("/10.0.0.1"));

        Delta delta = subscription.next(aliased()).orElseThrow();

        assertThat(names(delta)).containsExactly("pod");
        assertThat(delta.removed()).containsExactly("/10.0.0.1");
    }

    @Test
    void on_demand_an_address_may_be_written_in_any_form() {
        opened();
        subscription.accept(subscribe("/fd00::1"));

        assertThat(names(subscription.next(aliased()).orElseThrow())).containsExactly("pod");
    }

    @Test
    void on_demand_a_service_brings_its_workloads() {
        opened();
        subscription.accept(subscribe("shop/web"));

        Delta delta = subscription.next(aliased()).orElseThrow();

        assertThat(names(delta)).containsExactly("shop/web", "pod");
        assertThat(delta.removed()).isEmpty();
    }

    @Test
    void on_demand_asking_again_is_answered_again() {
        opened();
        subscription.accept(subscribe("a"));
        subscription.next(set("a", "1"));
        subscription.accept(subscribe("a"));

        assertThat(names(subscription.next(set("a", "1")).orElseThrow())).containsExactly("a");
    }

    @Test
    void on_demand_what_was_let_go_of_is_neither_sent_nor_removed() {
        opened();
        subscription.accept(subscribe("a"));
        subscription.next(set("a", "1"));
        subscription.accept(
                DeltaDiscoveryRequest.newBuilder().addResourceNamesUnsubscribe("a").build());

        assertThat(subscription.next(set("a", "2"))).isEmpty();
    }

    @Test
    void on_demand_names_that_were_pending_when_the_stream_broke_are_answered() {
        subscription.accept(
                onDemand().toBuilder()
                        .putInitialResourceVersions("held", "1")
                        .putInitialResourceVersions("pending", "")
                        .build());

        Delta delta = subscription.next(set("held", "2", "other", "1")).orElseThrow();

        assertThat(names(delta)).containsExactly("held");
        assertThat(delta.removed()).containsExactly("pending");
    }

    /** Whatever happened before, a client that applies each message ends where a new one begins. */
    @Test
    void any_sequence_of_deltas_leads_to_what_a_fresh_client_gets() {
        qt().forAll(
                        lists().of(lists().of(integers().between(0, 3)).ofSizeBetween(0, 6))
                                .ofSizeBetween(1, 12))
                .checkAssert(history -> {
                    Subscription client = new Subscription();
                    client.accept(request());
                    Map<String, String> held = new TreeMap<>();
                    for (List<Integer> versions : history) {
                        client.next(set(versions)).ifPresent(d -> apply(d, held));
                    }

                    Subscription fresh = new Subscription();
                    fresh.accept(request());
                    Map<String, String> expected = new TreeMap<>();
                    fresh.next(set(history.getLast())).ifPresent(d -> apply(d, expected));

                    assertThat(held).isEqualTo(expected);
                });
    }

    /** The same with a stream that breaks between any two messages. */
    @Test
    void reconnecting_at_any_time_leads_to_what_a_fresh_client_gets() {
        qt().forAll(
                        lists().of(lists().of(integers().between(0, 3)).ofSizeBetween(0, 6))
                                .ofSizeBetween(1, 12))
                .checkAssert(history -> {
                    Map<String, String> held = new TreeMap<>();
                    for (List<Integer> versions : history) {
                        Subscription client = new Subscription();
                        client.accept(
                                request().toBuilder().putAllInitialResourceVersions(held).build());
                        client.next(set(versions)).ifPresent(d -> apply(d, held));
                    }

                    Map<String, String> expected = new TreeMap<>();
                    set(history.getLast()).all().forEach(r -> expected.put(r.name(), r.version()));
                    assertThat(held).isEqualTo(expected);
                });
    }

    private void opened() {
        subscription.accept(onDemand());
        subscription.next(set());
    }

    private static void apply(Delta delta, Map<String, String> held) {
        delta.updated().forEach(resource -> held.put(resource.name(), resource.version()));
        delta.removed().forEach(held::remove);
    }

    private static DeltaDiscoveryRequest request() {
        return DeltaDiscoveryRequest.getDefaultInstance();
    }

    private static DeltaDiscoveryRequest onDemand() {
        return DeltaDiscoveryRequest.newBuilder()
                .addResourceNamesSubscribe("*")
                .addResourceNamesUnsubscribe("*")
                .build();
    }

    private static DeltaDiscoveryRequest subscribe(String... names) {
        return DeltaDiscoveryRequest.newBuilder()
                .addAllResourceNamesSubscribe(Arrays.asList(names))
                .build();
    }

    private static List<String> names(Delta delta) {
        return delta.updated().stream().map(Resource::name).toList();
    }

    private static ResourceSet aliased() {
        return ResourceSets.of(
                new Resource(
                        "pod",
                        "1",
                        Any.getDefaultInstance(),
                        List.of("/10.0.0.1", "/fd00::1"),
                        List.of("shop/web")),
                new Resource("shop/web", "1", Any.getDefaultInstance(), List.of(), List.of()));
    }

    /** Resources r0, r1, ... with these versions; version 0 is one that does not exist. */
    private static ResourceSet set(List<Integer> versions) {
        Map<String, Resource> resources = new LinkedHashMap<>();
        for (int i = 0; i < versions.size(); i++) {
            if (versions.get(i) > 0) {
                resources.put("r" + i, ResourceSets.resource("r" + i, "" + versions.get(i)));
            }
        }
        return new ResourceSet(resources);
    }

    private static ResourceSet set(String... namesAndVersions) {
        return ResourceSets.of(namesAndVersions);
    }
}
