package dev.weft.mesh;

import com.google.gson.JsonParser;
import dev.weft.local.client.PodView;
import java.net.URI;
import java.util.UUID;

/**
 * The manifests of these tests: a namespace with a client on the first node and a server on the
 * second. The client's own program only waits; calls are made beside it.
 */
final class Shop implements AutoCloseable {

    private final Mesh mesh;
    private final String namespace;

    private Shop(Mesh mesh, String namespace) {
        this.mesh = mesh;
        this.namespace = namespace;
    }

    /** Pods {@code client} and {@code server}, a Service {@code server}, no label; all ready. */
    static Shop open(Mesh mesh, String namespace) {
        mesh.apply(
                namespace(namespace, "")
                        + idle(namespace, "client", Mesh.NODE1, "")
                        + server(namespace, "server", Mesh.NODE2, "")
                        + service(namespace, "server"));
        mesh.awaitReady(namespace);
        return new Shop(mesh, namespace);
    }

    PodView client() {
        return mesh.pod(namespace, "client");
    }

    PodView server() {
        return mesh.pod(namespace, "server");
    }

    Echo echo() {
        return mesh.echo(client());
    }

    /** How many requests the server's program got, as it says itself. */
    long received() {
        String answer =
                mesh.getFromOutside(
                        namespace, "server", URI.create("http://server:8080/_echo/requests"));
        return JsonParser.parseString(answer.substring(answer.indexOf('{')))
                .getAsJsonObject()
                .get("total")
                .getAsLong();
    }

    /** Puts the label on the namespace and waits until both pods are served. */
    void enrol() {
        label("weft.dev/dataplane-mode: ambient");
        mesh.awaitEnrolled(client(), server());
    }

    /** Sets the labels of the namespace, without waiting for what follows. */
    void label(String labels) {
        mesh.apply(namespace(namespace, labels));
    }

    /** A text that occurs nowhere else. */
    static String marker() {
        return "marker-" + UUID.randomUUID();
    }

    /** Deletes the namespace with all that is in it. */
    @Override
    public void close() {
        mesh.delete("Namespace", "", namespace);
        mesh.awaitReady(namespace);
    }

    static String namespace(String name, String labels) {
        return """
        apiVersion: v1
        kind: Namespace
        metadata: {name: @name, labels: {@labels}}
        ---
        """
                .replace("@name", name)
                .replace("@labels", labels);
    }

    static String service(String namespace, String app) {
        return """
        apiVersion: v1
        kind: Service
        metadata: {name: @app, namespace: @namespace}
        spec:
          selector: {app: @app}
          ports:
          - {name: http, port: 80, targetPort: 8080}
          - {name: tcp, port: 9090, targetPort: 9090}
        ---
        """
                .replace("@app", app)
                .replace("@namespace", namespace);
    }

    /** A Service of one port. */
    static String service(String namespace, String app, int port) {
        return """
        apiVersion: v1
        kind: Service
        metadata: {name: @app, namespace: @namespace}
        spec:
          selector: {app: @app}
          ports: [{name: tcp, port: @port}]
        ---
        """
                .replace("@app", app)
                .replace("@namespace", namespace)
                .replace("@port", "" + port);
    }

    /** A pod whose program only waits. */
    static String idle(String namespace, String app, String node, String labels) {
        return pod(namespace, app, node, labels, "[sleep, infinity]", "[]");
    }

    /** A pod that answers HTTP on 8080 and echoes TCP on 9090. */
    static String server(String namespace, String app, String node, String labels) {
        return pod(
                namespace,
                app,
                node,
                labels,
                "[weft-echo, --http=8080, --tcp=9090, --name=" + app + "]",
                "[{containerPort: 8080}, {containerPort: 9090}]");
    }

    /** A pod; its service account and its label {@code app} are called as the pod is. */
    static String pod(
            String namespace,
            String app,
            String node,
            String labels,
            String command,
            String ports) {
        return """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: @app, namespace: @namespace}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: @app, namespace: @namespace, labels: {app: @app, version: v1, @labels}}
        spec:
          nodeName: @node
          serviceAccountName: @app
          terminationGracePeriodSeconds: 1
          containers:
          - {name: app, command: @command, ports: @ports}
        ---
        """
                .replace("@app", app)
                .replace("@namespace", namespace)
                .replace("@node", node)
                .replace("@labels", labels)
                .replace("@command", command)
                .replace("@ports", ports);
    }

    /** The SPIFFE identity of a pod of this kind. */
    static String identity(String namespace, String app) {
        return "spiffe://cluster.local/ns/" + namespace + "/sa/" + app;
    }

    /** The same text for every way to write an IPv6 address with zeros in it. */
    static String canonical(String address) {
        return address.replaceAll("(:0)+(?=:)", ":").replaceAll(":{2,}", "::");
    }
}
