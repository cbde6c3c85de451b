package dev.weft.mesh;

/** What all cases of the mesh conformance stand on (reference of the waypoint, 1.3). */
final class ConformanceMesh {

    static final String NAMESPACE = "gateway-conformance-mesh";
    static final String CONSUMER = "gateway-conformance-mesh-consumer";

    private ConformanceMesh() {}

    static String manifests() {
        return Shop.namespace(
                        NAMESPACE,
                        "weft.dev/dataplane-mode: ambient, weft.dev/use-waypoint: waypoint,"
                                + " gateway-conformance: mesh")
                + Shop.namespace(CONSUMER, "weft.dev/dataplane-mode: ambient")
                + waypoint(NAMESPACE)
                + deployment(NAMESPACE, "v1")
                + deployment(NAMESPACE, "v2")
                + deployment(CONSUMER, "v1")
                + service("echo-v1", "{app: echo, version: v1}", "")
                + service("echo-v2", "{app: echo, version: v2}", "")
                + service("echo", "{app: echo}", ", appProtocol: kubernetes.io/h2c");
    }

    static String waypoint(String namespace) {
        return """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: waypoint, namespace: @namespace}
        spec:
          gatewayClassName: weft-waypoint
          listeners: [{name: mesh, port: 15008, protocol: HBONE}]
        ---
        """
                .replace("@namespace", namespace);
    }

    private static String deployment(String namespace, String version) {
        return """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: echo-@version, namespace: @namespace}
        spec:
          replicas: 1
          selector: {matchLabels: {app: echo, version: @version}}
          template:
            metadata: {labels: {app: echo, version: @version}}
            spec:
              containers:
              - name: echo
                command: [weft-echo]
                args: [--http=8080, --https=8443, --grpc=7070, --tcp=9090, --name=echo,
                       --version=@version]
                ports: [{containerPort: 8080}, {containerPort: 8443}, {containerPort: 7070},
                        {containerPort: 9090}]
        ---
        """
                .replace("@version", version)
                .replace("@namespace", namespace);
    }

    private static String service(String name, String selector, String grpcProtocol) {
        return """
        apiVersion: v1
        kind: Service
        metadata: {name: @name, namespace: @namespace}
        spec:
          selector: @selector
          ports:
          - {name: http, port: 80, targetPort: 8080, appProtocol: http}
          - {name: http-alt, port: 8080, appProtocol: http}
          - {name: https, port: 443, targetPort: 8443}
          - {name: tcp, port: 9090}
          - {name: grpc, port: 7070@protocol}
        ---
        """
                .replace("@namespace", NAMESPACE)
                .replace("@name", name)
                .replace("@selector", selector)
                .replace("@protocol", grpcProtocol);
    }

    /** A route of the mesh's namespace; {@code parent} and {@code rules} as YAML flow or block. */
    static String httpRoute(String name, String parent, String rules) {
        return route("HTTPRoute", NAMESPACE, name, parent, rules);
    }

    static String grpcRoute(String name, String parent, String rules) {
        return route("GRPCRoute", NAMESPACE, name, parent, rules);
    }

    static String route(String kind, String namespace, String name, String parent, String rules) {
        return """
        apiVersion: gateway.networking.k8s.io/v1
        kind: @kind
        metadata: {name: @name, namespace: @namespace}
        spec:
          parentRefs: [{group: "", kind: Service, @parent}]
          rules:
        @rules
        ---
        """
                .replace("@kind", kind)
                .replace("@namespace", namespace)
                .replace("@name", name)
                .replace("@parent", parent)
                .replace("@rules", rules.indent(2).stripTrailing());
    }
}
