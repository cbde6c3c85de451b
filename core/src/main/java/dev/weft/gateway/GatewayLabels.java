package dev.weft.gateway;

/** Labels by which a Gateway's objects are known. */
public final class GatewayLabels {

    /** On the Service, the Deployment and the pods: the name of their Gateway. */
    public static final String NAME = "gateway.networking.k8s.io/gateway-name";

    /** On the same: its class. */
    public static final String CLASS = "gateway.networking.k8s.io/gateway-class-name";

    /** On a pod that ends tunnels itself; its value is {@code http}. */
    public static final String TUNNEL = "networking.istio.io/tunnel";

    private GatewayLabels() {}
}
