package dev.weft.workload;

/**
 * A port of a service and where it leads.
 *
 * @param targetPort 0 when the target is named and each endpoint has its own number
 */
public record ServicePort(int servicePort, int targetPort, AppProtocol appProtocol) {

    public static ServicePort of(int servicePort, int targetPort) {
        return new ServicePort(servicePort, targetPort, AppProtocol.UNKNOWN);
    }
}
