package dev.weft.controlplane;

import java.util.Map;
import java.util.Optional;

/**
 * How to reach one control plane service.
 *
 * @param alternativeName a name its certificate may carry instead of the host's
 * @param clusterId sent with every call
 * @param headers more metadata for every call
 */
public record ControlPlaneSettings(
        ControlPlaneAddress address,
        TrustRoots roots,
        Optional<String> alternativeName,
        TokenSource token,
        String clusterId,
        Map<String, String> headers) {

    public ControlPlaneSettings {
        headers = Map.copyOf(headers);
    }
}
