package dev.weft.waypoint.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.hbone.Baggage;
import dev.weft.mesh.MeshChange;
import dev.weft.mesh.MeshState;
import dev.weft.net.Cidr;
import dev.weft.net.IpPort;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.Front;
import dev.weft.waypoint.upstream.settings.TrafficPolicies;
import dev.weft.workload.AppProtocol;
import dev.weft.workload.IpFamilies;
import dev.weft.workload.LoadBalancing;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Service;
import dev.weft.workload.ServiceAddress;
import dev.weft.workload.ServicePort;
import dev.weft.workload.Visibility;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Services whose clients say where they want to go, and where they may not go. */
class OnDemandTest {

    @ParameterizedTest
    @CsvSource({
        "api.example.com, api.example.com:8443",
        "API.Example.COM, api.example.com:8443",
        "a.b.example.com, a.b.example.com:8443",
        "api.example.com:80, api.example.com:8443",
        "example.com, ''",
        ".example.com, ''",
        "badexample.com, ''",
        "api.example.com.evil.test, ''",
        "127.0.0.1, ''",
        "a..example.com, ''",
        "a/b.example.com, ''",
        "'', ''",
    })
    void a_host_leads_to_itself_within_the_wildcard_and_nowhere_else(String host, String way) {
        Clusters clusters = clusters(service("*.example.com", LoadBalancing.STANDARD));

        Optional<Choice.Chosen> byHost =
                choose(clusters, "*.example.com", Optional.of(host), "", Optional.empty());

        assertThat(byHost.map(c -> c.target().way().address()).orElse("")).isEqualTo(way);
    }

    @Test
    void what_is_passed_on_leads_to_the_name_of_its_greeting() {
        Clusters clusters = clusters(service("*.example.com", LoadBalancing.STANDARD));

        assertThat(
                        choose(
                                        clusters,
                                        "*.example.com",
                                        Optional.empty(),
                                        "api.example.com",
                                        Optional.empty())
                                .map(c -> c.target().way().address()))
                .contains("api.example.com:8443");
        assertThat(
                        choose(
                                clusters,
                                "*.example.com",
                                Optional.empty(),
                                "other.test",
                                Optional.empty()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7:443",
        "198.51.100.1, 198.51.100.1:443",
        "198.51.100.2, ''",
        "127.0.0.1, ''",
    })
    void of_several_addresses_the_one_that_the_client_meant_is_reached(String ip, String way) {
        Clusters clusters =
                clusters(
                        service(
                                "outside.test",
                                new LoadBalancing(
                                        List.of(),
                                        LoadBalancing.Mode.PASSTHROUGH,
                                        LoadBalancing.HealthPolicy.ONLY_HEALTHY),
                                "192.0.2.0/28",
                                "198.51.100.1/32"));

        assertThat(
                        choose(clusters, "outside.test", Optional.of("any"), "", Optional.of(ip))
                                .map(c -> c.target().way().address())
                                .orElse(""))
                .isEqualTo(way);
    }

    @Test
    void connections_to_one_host_are_shared() {
        Clusters clusters = clusters(service("*.example.com", LoadBalancing.STANDARD));

        var first =
                choose(
                        clusters,
                        "*.example.com",
                        Optional.of("a.example.com"),
                        "",
                        Optional.empty());
        var second =
                choose(
                        clusters,
                        "*.example.com",
                        Optional.of("a.example.com"),
                        "",
                        Optional.empty());
        var other =
                choose(
                        clusters,
                        "*.example.com",
                        Optional.of("b.example.com"),
                        "",
                        Optional.empty());

        assertThat(second.orElseThrow().target()).isSameAs(first.orElseThrow().target());
        assertThat(other.orElseThrow().target()).isNotSameAs(first.orElseThrow().target());
    }

    private static Optional<Choice.Chosen> choose(
            Clusters clusters,
            String hostname,
            Optional<String> host,
            String sni,
            Optional<String> ip) {
        NamespacedHostname key = new NamespacedHostname("shop", hostname);
        Cluster cluster = clusters.get(Destination.of(key, 443));
        Service service = cluster.state().service().orElseThrow();
        Downstream client =
                new Downstream(
                        Optional.empty(),
                        IpPort.parse("10.1.1.1:4711").orElseThrow(),
                        Optional.empty(),
                        Baggage.EMPTY,
                        new Front.OfService(service, 443, ip.map(Mesh::ip)),
                        sni);
        return new Choice(new SplittableRandom(7))
                .choose(
                        cluster,
                        cluster.state(),
                        new Choice.Wish(
                                host.map(h -> RequestHead.of("GET", "http", h, "/")),
                                client,
                                Set.of(),
                                Optional.empty()),
                        Instant.EPOCH);
    }

    private static Service service(String hostname, LoadBalancing balancing, String... blocks) {
        return new Service(
                "outside",
                new NamespacedHostname("shop", hostname),
                List.of(blocks).stream()
                        .map(b -> new ServiceAddress("", Cidr.parse(b).orElseThrow()))
                        .toList(),
                List.of(
                        new ServicePort(
                                443, hostname.startsWith("*") ? 8443 : 443, AppProtocol.TLS)),
                List.of(),
                Optional.empty(),
                List.of(),
                balancing,
                IpFamilies.AUTOMATIC,
                false,
                false,
                Visibility.PUBLIC);
    }

    private static Clusters clusters(Service service) {
        MeshState mesh =
                MeshState.EMPTY.with(
                        MeshChange.ofAddresses(List.of(), List.of(service), List.of()));
        return new Clusters(
                new Clusters.Parts(
                        Runnable::run,
                        () -> 0,
                        InstantSource.fixed(Instant.EPOCH),
                        rules -> {
                            throw new IllegalStateException("no limiter here");
                        }),
                new World(
                        mesh,
                        TrafficPolicies.EMPTY,
                        WorkloadLabels.NONE,
                        Mesh.pod("waypoint", "10.1.9.9").build()));
    }
}
