package dev.weft.mesh;

import dev.weft.local.client.PodView;

/**
 * A client and a server on each node of a mesh in which a foreign node proxy serves the second, all
 * of them in the mesh.
 */
final class CrossPods implements AutoCloseable {

    static final String NAMESPACE = "cross";
    static final String AMBIENT = "weft.dev/dataplane-mode: ambient";

    private final Mesh mesh;

    CrossPods(Mesh mesh) {
        this.mesh = mesh;
    }

    /** From whose pod to whose. */
    enum Way {
        OURS_TO_THEIRS(Mesh.NODE1, Mesh.NODE2),
        THEIRS_TO_OURS(Mesh.NODE2, Mesh.NODE1);

        final String from;
        final String to;

        Way(String from, String to) {
            this.from = from;
            this.to = to;
        }
    }

    static CrossPods open(Mesh mesh) {
        StringBuilder manifests = new StringBuilder(Shop.namespace(NAMESPACE, AMBIENT));
        for (String node : Mesh.NODES) {
            manifests
                    .append(Shop.idle(NAMESPACE, "client-" + node, node, ""))
                    .append(Shop.server(NAMESPACE, "server-" + node, node, ""))
                    .append(Shop.service(NAMESPACE, "server-" + node))
                    .append(Streams.manifest(NAMESPACE, "streams-" + node, node, ""));
        }
        mesh.apply(manifests.toString());
        mesh.awaitReady(NAMESPACE);
        CrossPods pods = new CrossPods(mesh);
        for (Way way : Way.values()) {
            mesh.awaitEnrolled(pods.client(way), pods.server(way), pods.streams(way).server());
        }
        return pods;
    }

    PodView client(Way way) {
        return mesh.pod(NAMESPACE, "client-" + way.from);
    }

    PodView server(Way way) {
        return mesh.pod(NAMESPACE, "server-" + way.to);
    }

    Streams streams(Way way) {
        return new Streams(mesh, mesh.pod(NAMESPACE, "streams-" + way.to));
    }

    Echo echo(Way way) {
        return mesh.echo(client(way));
    }

    String url(Way way) {
        return "http://server-" + way.to + "/";
    }

    String tcp(Way way) {
        return "tcp://server-" + way.to + ":9090";
    }

    @Override
    public void close() {
        mesh.delete("Namespace", "", NAMESPACE);
        mesh.awaitReady(NAMESPACE);
    }
}
