package dev.weft.mesh;

import static dev.weft.mesh.PodNames.A;
import static dev.weft.mesh.PodNames.AAAA;
import static dev.weft.mesh.PodNames.TXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.local.client.PodView;
import dev.weft.local.world.AddressPlan;
import dev.weft.mesh.PodNames.Answer;
import dev.weft.net.IpAddresses;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names that a pod asks for are answered by the node proxy, whoever the pod asks. */
@RunsMesh
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DnsCaptureTest {

    private static final String NAMESPACE = "names";
    private static final String DOMAIN = "." + NAMESPACE + ".svc.cluster.local";

    /** An address where nothing answers: what is asked there is answered only if captured. */
    private static final InetAddress NOBODY = IpAddresses.parse("10.96.0.250").orElseThrow();

    private final Mesh mesh;

    DnsCaptureTest(Mesh mesh) {
        this.mesh = mesh;
    }

    @BeforeAll
    void open() {
        mesh.apply(
                Shop.namespace(NAMESPACE, "weft.dev/dataplane-mode: ambient")
                        + client()
                        + Shop.service(NAMESPACE, "server")
                        + database());
        mesh.awaitReady(NAMESPACE);
        mesh.awaitEnrolled(mesh.pods(NAMESPACE).toArray(PodView[]::new));
    }

    @AfterAll
    void close() {
        mesh.delete("Namespace", "", NAMESPACE);
        mesh.awaitReady(NAMESPACE);
    }

    @ParameterizedTest
    @CsvSource({"udp, 4", "udp, 6", "tcp, 4", "tcp, 6"})
    void a_service_is_answered_over_each_transport_and_family(String transport, int family) {
        InetAddress server =
                IpAddresses.parse(family == 4 ? AddressPlan.DNS_4 : AddressPlan.DNS_6)
                        .orElseThrow();

        Answer ipv4 = ask(transport, server, "server" + DOMAIN, A);
        Answer ipv6 = ask(transport, server, "server" + DOMAIN, AAAA);

        assertThat(ipv4.isFromProxy()).isTrue();
        assertThat(ipv4.addresses()).isEqualTo(serviceAddresses("server").subList(0, 1));
        assertThat(ipv6.addresses()).isEqualTo(serviceAddresses("server").subList(1, 2));
    }

    @ParameterizedTest
    @CsvSource({"udp", "tcp"})
    void even_a_name_server_that_does_not_exist_is_answered_for(String transport) {
        Answer answer = ask(transport, NOBODY, "server" + DOMAIN, A);

        assertThat(answer.addresses()).hasSize(1);
    }

    @Test
    void a_headless_service_is_answered_with_its_pods() {
        Answer answer = ask("udp", NOBODY, "db" + DOMAIN, A);

        assertThat(answer.isFromProxy()).isTrue();
        assertThat(answer.addresses()).containsExactlyInAnyOrder(address("db-0"), address("db-1"));
    }

    @Test
    void a_pod_of_a_stateful_set_is_answered_by_its_name() {
        Answer answer = ask("udp", NOBODY, "db-1.db" + DOMAIN, A);

        assertThat(answer.isFromProxy()).isTrue();
        assertThat(answer.addresses()).containsExactly(address("db-1"));
    }

    @ParameterizedTest
    @CsvSource({"udp", "tcp"})
    void what_the_mesh_does_not_know_is_asked_of_the_pods_own_name_server(String transport) {
        double before = passedOn();

        Answer unknown = ask(transport, NOBODY, "nobody" + DOMAIN, A);
        Answer other = ask(transport, NOBODY, "server" + DOMAIN, TXT);

        assertThat(unknown.code()).isEqualTo(3);
        assertThat(other.code()).isZero();
        assertThat(passedOn()).isEqualTo(before + 2);
    }

    @Test
    void the_system_resolver_and_search_domains_work() {
        String found = mesh.run(client(mesh), "getent", "ahostsv4", "server." + NAMESPACE);
        String pod = mesh.run(client(mesh), "getent", "ahostsv4", "db-0.db");

        assertThat(found).startsWith(serviceAddresses("server").getFirst() + " ");
        assertThat(pod).startsWith(address("db-0") + " ");
    }

    @Test
    void a_pod_without_the_annotation_asks_its_name_server_itself() {
        Answer answer =
                new PodNames(mesh, mesh.pod(NAMESPACE, "db-0"))
                        .ask(
                                "udp",
                                IpAddresses.parse(AddressPlan.DNS_4).orElseThrow(),
                                "server" + DOMAIN,
                                A);

        assertThat(answer.addresses()).hasSize(1);
        assertThat(answer.isFromProxy()).isFalse();
    }

    private Answer ask(String transport, InetAddress server, String name, int type) {
        return new PodNames(mesh, client(mesh)).ask(transport, server, name, type);
    }

    private double passedOn() {
        return mesh.proxy(Mesh.NODE1)
                .metrics()
                .sum(
                        "istio_dns_upstream_requests_total",
                        Map.of("source_canonical_service", "client"));
    }

    private static PodView client(Mesh mesh) {
        return mesh.pod(NAMESPACE, "client");
    }

    private String address(String pod) {
        return mesh.pod(NAMESPACE, pod).addresses().getFirst();
    }

    private List<String> serviceAddresses(String name) {
        return mesh.client().services().stream()
                .filter(s -> s.namespace().equals(NAMESPACE) && s.name().equals(name))
                .findFirst()
                .orElseThrow()
                .clusterAddresses()
                .stream()
                .map(ip -> IpAddresses.parse(ip).orElseThrow().getHostAddress())
                .toList();
    }

    private static String client() {
        return captured(Shop.idle(NAMESPACE, "client", Mesh.NODE1, ""), "client");
    }

    /** The manifest of a pod whose names the node proxy is to answer. */
    static String captured(String manifest, String app) {
        return manifest.replace(
                "labels: {app: " + app,
                "annotations: {ambient.weft.dev/dns-capture: \"true\"}, labels: {app: " + app);
    }

    private static String database() {
        return """
        apiVersion: v1
        kind: Service
        metadata: {name: db, namespace: @namespace}
        spec:
          clusterIP: None
          selector: {app: db}
          ports: [{name: tcp, port: 9090, targetPort: 9090}]
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db, namespace: @namespace}
        spec:
          replicas: 2
          serviceName: db
          selector: {matchLabels: {app: db}}
          template:
            metadata:
              labels: {app: db}
              annotations: {ambient.weft.dev/dns-capture: "false"}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - {name: app, command: [sleep, infinity]}
        ---
        """
                .replace("@namespace", NAMESPACE);
    }
}
