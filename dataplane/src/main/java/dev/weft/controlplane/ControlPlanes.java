package dev.weft.controlplane;

import dev.weft.config.Settings;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Where a proxy gets discovery and certificates from: usually the same controller.
 *
 * @param xds the discovery service
 * @param ca the certificate service
 */
public record ControlPlanes(ControlPlaneSettings xds, ControlPlaneSettings ca) {
    private static final String ROOT_CA = "./var/run/secrets/weft/root-cert.pem";
    private static final String TOKEN = "./var/run/secrets/tokens/weft-token";

    /** Reads the settings that both proxies have. */
    public static ControlPlanes from(Settings settings, String cluster) {
        ControlPlaneAddress xdsAddress =
                settings.value(
                        "XDS_ADDRESS",
                        new ControlPlaneAddress("weft-controller.weft-system.svc", 15012),
                        "the controller's discovery service, host:port",
                        ControlPlaneAddress::parse);
        TokenSource auth =
                TokenSource.parse(
                        settings.text("AUTH_TOKEN", TOKEN, "file of the proxy's own token"));
        ControlPlaneSettings xds =
                new ControlPlaneSettings(
                        xdsAddress,
                        TrustRoots.parse(
                                settings.text("XDS_ROOT_CA", ROOT_CA, "roots of the controller")),
                        settings.optionalText("ALT_XDS_HOSTNAME", "another name it may have"),
                        auth,
                        cluster,
                        headers(settings, "XDS_HEADER_"));
        ControlPlaneSettings ca =
                new ControlPlaneSettings(
                        settings.value(
                                "CA_ADDRESS",
                                xdsAddress,
                                "the certificate service, host:port",
                                ControlPlaneAddress::parse),
                        TrustRoots.parse(
                                settings.text("CA_ROOT_CA", ROOT_CA, "roots of that service")),
                        settings.optionalText("ALT_CA_HOSTNAME", "another name it may have"),
                        auth,
                        cluster,
                        headers(settings, "CA_HEADER_"));
        return new ControlPlanes(xds, ca);
    }

    /** The names of gRPC metadata are in lower case. */
    private static Map<String, String> headers(Settings settings, String prefix) {
        Map<String, String> headers = new HashMap<>();
        settings.prefixed(prefix, "metadata of every call")
                .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        return headers;
    }
}
