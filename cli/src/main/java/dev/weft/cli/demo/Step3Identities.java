package dev.weft.cli.demo;

import com.google.gson.JsonObject;
import dev.weft.cli.demo.step.Await;
import dev.weft.cli.demo.step.DemoFailure;
import dev.weft.cli.demo.step.DemoMesh;
import dev.weft.cli.demo.step.Observations;
import dev.weft.cli.demo.step.Step;
import dev.weft.cli.source.Fields;
import dev.weft.local.client.PodView;
import dev.weft.net.IpAddresses;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Each side proves who it is, and the server still sees the client's own address. */
final class Step3Identities implements Step {

    private final Transfer transfer;

    /**
     * {@code transfer} is made here, while the shop is in the mesh, and accounted for at the end.
     */
    Step3Identities(Transfer transfer) {
        this.transfer = transfer;
    }

    @Override
    public String title() {
        return "both ends see the right SPIFFE identities, the server sees the client's address";
    }

    @Override
    public void run(DemoMesh mesh, Observations seen) throws DemoFailure {
        var frontend = mesh.pod("frontend");
        var answer = mesh.echo().answers(frontend, "http://orders/").getFirst();
        checkPeer(answer, frontend);
        seen.saw("orders saw the address of " + frontend.name() + ": " + peer(answer));
        for (var reporter : new String[] {"source", "destination"}) {
            awaitIdentities(mesh, reporter);
        }
        seen.saw("both node proxies saw " + DemoMesh.identity("frontend"));
        seen.saw("both node proxies saw " + DemoMesh.identity("orders"));
        transfer.make(mesh);
        seen.saw(transfer.text());
    }

    private static void checkPeer(JsonObject answer, PodView client) throws DemoFailure {
        var peer = peer(answer);
        var host = peer.substring(0, Math.max(0, peer.lastIndexOf(':')));
        var seen = IpAddresses.parse(host.replace("[", "").replace("]", ""));
        DemoFailure.unless(
                seen.isPresent()
                        && client.addresses().stream()
                                .map(IpAddresses::parse)
                                .anyMatch(seen::equals),
                "orders saw " + peer + ", which is no address of the pod " + client.addresses());
    }

    private static String peer(JsonObject answer) {
        return Fields.text(answer, "peer");
    }

    /** A reporter counts a connection under the identities of its TLS session. */
    private static void awaitIdentities(DemoMesh mesh, String reporter) throws DemoFailure {
        var labels =
                Map.of(
                        "reporter",
                        reporter,
                        "source_principal",
                        DemoMesh.identity("frontend"),
                        "destination_principal",
                        DemoMesh.identity("orders"),
                        "connection_security_policy",
                        "mutual_tls");
        Await.until(
                "the " + reporter + " side counts a connection under both identities",
                Duration.ofSeconds(5),
                () ->
                        mesh.metrics().sum("istio_tcp_connections_opened_total", labels) > 0
                                ? Optional.empty()
                                : Optional.of("there is no such counter"));
    }
}
