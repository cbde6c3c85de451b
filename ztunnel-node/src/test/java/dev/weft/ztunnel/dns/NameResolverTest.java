package dev.weft.ztunnel.dns;

import static dev.weft.testkit.mesh.Mesh.address;
import static dev.weft.testkit.mesh.Mesh.host;
import static dev.weft.testkit.mesh.Mesh.pod;
import static dev.weft.testkit.mesh.Mesh.serves;
import static dev.weft.testkit.mesh.Mesh.service;
import static dev.weft.ztunnel.dns.Messages.A;
import static dev.weft.ztunnel.dns.Messages.AAAA;
import static dev.weft.ztunnel.dns.Messages.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.mesh.MeshState;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.workload.HealthStatus;
import dev.weft.workload.IpFamilies;
import dev.weft.workload.LoadBalancing;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Service;
import dev.weft.workload.ServiceAddress;
import dev.weft.workload.Visibility;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadBuilder;
import dev.weft.workload.WorkloadType;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameResolverTest {
    private static final MeshState MESH =
            new Mesh()
                    .with(service("web", "10.96.0.1", 80, 8080))
                    .with(service("db", "", 5432, 5432))
                    .with(service("empty", "", 80, 80))
                    .with(outside("api.example.com", "240.240.0.1"))
                    .with(outside("*.wild.com", "240.240.0.2"))
                    .with(outside("block.example.com", "192.0.2.0/24"))
                    .with(outside("nowhere.example.com"))
                    .with(outside("both.example.com", "240.240.0.3", "2001:2::3"))
                    .with(stateful("db-0", "10.1.0.1", "fd00::1"))
                    .with(stateful("db-1", "10.1.0.2"))
                    .with(stateful("db-2", "10.1.0.3").status(HealthStatus.UNHEALTHY))
                    .with(stateful("db-3", "10.9.0.3").network("elsewhere"))
                    .with(pod("odd", "10.1.0.9").services(serves("db", 5432, 5432)))
                    .state();

    private final NameResolver resolver = new NameResolver(new Random(1));

    @ParameterizedTest
    @CsvSource({
        "web, A, -> 10.96.0.1",
        "WEB.shop, A, -> 10.96.0.1",
        "web.shop.svc, A, -> 10.96.0.1",
        "web.shop.svc.cluster.local, A, -> 10.96.0.1",
        "web.shop.shop.svc.cluster.local, A, CNAME web.shop -> 10.96.0.1",
        "web.shop.svc.cluster.local, AAAA, -> nothing",
        "web.shop.svc.cluster.local, TXT, forward",
        "web.other, A, forward",
        "api.example.com, A, -> 240.240.0.1",
        "api.example.com, AAAA, -> nothing",
        "api.example.com.shop.svc.cluster.local, A, CNAME api.example.com -> 240.240.0.1",
        "x.wild.com, A, -> 240.240.0.2",
        "x.y.wild.com, A, -> 240.240.0.2",
        "x.wild.com.shop.svc.cluster.local, A, -> 240.240.0.2",
        "wild.com, A, forward",
        "block.example.com, A, forward",
        "nowhere.example.com, A, forward",
        "both.example.com, A, -> 240.240.0.3",
        "both.example.com, AAAA, -> 2001:2:0:0:0:0:0:3",
        "empty, A, -> nothing",
        "db, A, -> 10.1.0.1 10.1.0.2 10.1.0.9",
        "db, AAAA, -> fd00:0:0:0:0:0:0:1",
        "db-0.db, A, -> 10.1.0.1",
        "db-0.db.shop, A, -> 10.1.0.1",
        "db-0.db.shop.svc, A, -> 10.1.0.1",
        "db-0.db.shop.svc.cluster.local, AAAA, -> fd00:0:0:0:0:0:0:1",
        "db-1.db.shop.svc.cluster.local, AAAA, -> nothing",
        "db-2.db, A, forward",
        "db-3.db, A, forward",
        "db-9.db, A, forward",
        "odd.db, A, forward",
        "db-0.web, A, forward",
        "example.org, A, forward",
        "example.org, AAAA, forward",
    })
    void a_name_leads_to(String name, RecordType type, String expected) {
        DnsDecision decision = resolver.decide(MESH, scope("shop"), query(name, type.code()));

        assertThat(text(decision)).isEqualTo(expected);
    }

    @Test
    void a_class_other_than_internet_is_forwarded() {
        DnsQuery chaos = new DnsQuery(1, true, false, name("web"), A, 3, Optional.empty());

        assertThat(resolver.decide(MESH, scope("shop"), chaos))
                .isEqualTo(new DnsDecision.Forward());
    }

    @Test
    void a_short_name_is_one_of_the_clients_own_namespace() {
        assertThat(resolver.decide(MESH, scope("other"), query("web", A)))
                .isEqualTo(new DnsDecision.Forward());
    }

    @Test
    void without_ipv6_a_known_name_has_no_such_address() {
        NameScope ipv4 =
                new NameScope("shop", "", "cluster.local", List.of(), Optional.empty(), false);

        DnsDecision decision = resolver.decide(MESH, ipv4, query("both.example.com", AAAA));

        assertThat(text(decision)).isEqualTo("-> nothing");
    }

    @ParameterizedTest
    @CsvSource({
        "AUTOMATIC, A, -> 240.0.0.1",
        "AUTOMATIC, AAAA, -> fd00:0:0:0:0:0:0:1",
        "IPV4_ONLY, A, -> 240.0.0.1",
        "IPV4_ONLY, AAAA, -> nothing",
        "IPV6_ONLY, A, -> nothing",
        "IPV6_ONLY, AAAA, -> fd00:0:0:0:0:0:0:1",
        "DUAL, AAAA, -> fd00:0:0:0:0:0:0:1",
    })
    void a_service_is_only_told_in_its_families(
            IpFamilies families, RecordType type, String expected) {
        MeshState mesh = state(with("ns", "x.com", families, false, Visibility.PUBLIC));

        DnsDecision decision = resolver.decide(mesh, scope("shop"), query("x.com", type.code()));

        assertThat(text(decision)).isEqualTo(expected);
    }

    @Test
    void only_addresses_of_the_clients_network_are_told() {
        Service two =
                Service.of(
                        "two",
                        host("two"),
                        List.of(address("", "10.96.0.7"), address("far", "10.96.0.8")),
                        List.of());

        DnsDecision decision = resolver.decide(state(two), scope("shop"), query("two", A));

        assertThat(text(decision)).isEqualTo("-> 10.96.0.7");
    }

    @ParameterizedTest
    @CsvSource({
        "mine, mine",
        "nobody, canonical",
        "secret, secret",
    })
    void of_services_with_one_hostname_the_clients_own_wins_then_the_canonical_one(
            String namespace, String expected) {
        MeshState mesh =
                state(
                        with("a", "x.com", IpFamilies.AUTOMATIC, false, Visibility.PUBLIC),
                        with("canonical", "x.com", IpFamilies.AUTOMATIC, true, Visibility.PUBLIC),
                        with("mine", "x.com", IpFamilies.AUTOMATIC, false, Visibility.PUBLIC),
                        with("secret", "x.com", IpFamilies.AUTOMATIC, false, Visibility.NAMESPACE));

        Optional<Service> found = NameResolver.service(mesh, scope(namespace), "x.com");

        assertThat(found.map(Service::namespace)).hasValue(expected);
    }

    @ParameterizedTest
    @CsvSource({"'', a", "b, b", "c, a"})
    void among_equals_the_preferred_namespace_wins_and_then_the_first(
            String preferred, String expected) {
        NameScope scope =
                new NameScope(
                        "shop",
                        "",
                        "cluster.local",
                        List.of(),
                        Optional.of(preferred).filter(p -> !p.isEmpty()),
                        true);
        MeshState mesh =
                state(
                        with("a", "x.com", IpFamilies.AUTOMATIC, false, Visibility.PUBLIC),
                        with("b", "x.com", IpFamilies.AUTOMATIC, false, Visibility.PUBLIC),
                        with("c", "x.com", IpFamilies.AUTOMATIC, false, Visibility.NAMESPACE));

        Optional<Service> found = NameResolver.service(mesh, scope, "x.com");

        assertThat(found.map(Service::namespace)).hasValue(expected);
    }

    @Test
    void an_invisible_service_is_not_there() {
        MeshState mesh =
                state(with("secret", "x.com", IpFamilies.AUTOMATIC, false, Visibility.NAMESPACE));

        assertThat(resolver.decide(mesh, scope("shop"), query("x.com", A)))
                .isEqualTo(new DnsDecision.Forward());
    }

    @Test
    void an_unhealthy_pod_is_told_where_the_service_wants_it() {
        Service all = service("db", "", 5432, 5432);
        Service unready =
                new Service(
                        all.name(),
                        all.key(),
                        all.addresses(),
                        all.ports(),
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        new LoadBalancing(
                                List.of(),
                                LoadBalancing.Mode.UNSPECIFIED,
                                LoadBalancing.HealthPolicy.ALLOW_ALL),
                        IpFamilies.AUTOMATIC,
                        true,
                        false,
                        Visibility.PUBLIC);
        MeshState mesh =
                new Mesh()
                        .with(unready)
                        .with(stateful("db-2", "10.1.0.3").status(HealthStatus.UNHEALTHY))
                        .state();

        DnsDecision decision = resolver.decide(mesh, scope("shop"), query("db-2.db", A));

        assertThat(text(decision)).isEqualTo("-> 10.1.0.3");
    }

    @Test
    void addresses_come_in_changing_order() {
        Set<InetAddress> first = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            DnsDecision decision = resolver.decide(MESH, scope("shop"), query("db", A));
            first.add(((DnsDecision.Answer) decision).addresses().getFirst());
        }

        assertThat(first).hasSize(3);
    }

    private static NameScope scope(String namespace) {
        return new NameScope(
                namespace,
                "",
                "cluster.local",
                NameScope.kubernetesSearch(namespace, "cluster.local"),
                Optional.empty(),
                true);
    }

    private static String text(DnsDecision decision) {
        return switch (decision) {
            case DnsDecision.Forward() -> "forward";
            case DnsDecision.Answer answer -> {
                List<String> ips =
                        answer.addresses().stream()
                                .map(InetAddress::getHostAddress)
                                .sorted()
                                .toList();
                yield answer.canonicalName().map(n -> "CNAME " + n + " ").orElse("")
                        + "-> "
                        + (ips.isEmpty() ? "nothing" : String.join(" ", ips));
            }
        };
    }

    private static DnsName name(String text) {
        return DnsName.parse(text).orElseThrow();
    }

    private static Service outside(String hostname, String... blocks) {
        List<ServiceAddress> addresses =
                Stream.of(blocks).map(block -> address("", block)).toList();
        return Service.of(hostname, new NamespacedHostname("shop", hostname), addresses, List.of());
    }

    private static Service with(
            String namespace,
            String hostname,
            IpFamilies families,
            boolean canonical,
            Visibility visibility) {
        return new Service(
                hostname,
                new NamespacedHostname(namespace, hostname),
                List.of(address("", "240.0.0.1"), address("", "fd00::1")),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                LoadBalancing.STANDARD,
                families,
                canonical,
                false,
                visibility);
    }

    private static MeshState state(Service... services) {
        Mesh mesh = new Mesh();
        for (Service service : services) {
            mesh.with(service);
        }
        return mesh.state();
    }

    private static WorkloadBuilder stateful(String name, String... ips) {
        return pod(name, ips)
                .owner(new Workload.Owner(WorkloadType.POD, "db", "db", "latest"))
                .services(serves("db", 5432, 5432));
    }
}
