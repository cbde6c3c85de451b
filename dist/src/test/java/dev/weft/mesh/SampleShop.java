package dev.weft.mesh;

import com.google.gson.JsonObject;
import dev.weft.local.client.ManifestText;
import dev.weft.local.client.PodView;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** The shop of the samples, in the mesh; as they are, from the files that ship. */
final class SampleShop implements AutoCloseable {

    static final String NAMESPACE = "shop";

    private final Mesh mesh;

    private SampleShop(Mesh mesh) {
        this.mesh = mesh;
    }

    /** Applies 10 and 20, and waits until every pod is served. */
    static SampleShop open(Mesh mesh) {
        SampleShop shop = new SampleShop(mesh);
        shop.apply("10-apps.yaml");
        shop.apply("20-enrol.yaml");
        mesh.awaitReady(NAMESPACE);
        mesh.awaitEnrolled(mesh.pods(NAMESPACE).toArray(PodView[]::new));
        return shop;
    }

    /** Applies 30, and waits until the Services use it. */
    void openWaypoint() {
        apply("30-waypoint.yaml");
        mesh.awaitReady(NAMESPACE);
        mesh.awaitWaypoint(NAMESPACE, "frontend", "orders", "payment-service", "inventory-service");
    }

    void apply(String sample) {
        mesh.apply(mesh.samples().resolve(sample));
    }

    void delete(String sample) {
        mesh.client().delete(ManifestText.read(mesh.samples().resolve(sample)));
    }

    /** The first pod of one of the programs. */
    PodView pod(String app) {
        return pods(app).getFirst();
    }

    List<PodView> pods(String app) {
        return mesh.pods(NAMESPACE).stream()
                .filter(pod -> app.equals(pod.labels().get("app")))
                .toList();
    }

    Echo echo(String app) {
        return mesh.echo(pod(app));
    }

    /** Waits until what comes of some calls is as it has to be; returns them. */
    List<Call> await(String app, Predicate<List<Call>> enough, String url, String... flags) {
        return Awaitility.await(url + " from " + app)
                .atMost(Mesh.PATIENCE)
                .until(() -> echo(app).calls(url, flags), enough);
    }

    /** Waits until all of some calls are answered with a status. */
    void awaitStatus(String app, int status, String url, String... flags) {
        await(app, calls -> calls.stream().allMatch(call -> call.status() == status), url, flags);
    }

    /** How many requests with this header the pods of a program got; each is asked directly. */
    int received(String app, String header) {
        int count = 0;
        for (PodView pod : pods(app)) {
            JsonObject log =
                    echo("frontend")
                            .call(
                                    "http://"
                                            + pod.addresses().getFirst()
                                            + ":8080/_echo/requests?header="
                                            + header);
            count += log.get("matching").getAsInt();
        }
        return count;
    }

    @Override
    public void close() {
        mesh.delete("Namespace", "", NAMESPACE);
        mesh.awaitReady(NAMESPACE);
    }
}
