package dev.weft.cni.redirect;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What is particular about one pod's redirection.
 *
 * @param ipv6 whether IPv6 is captured beside IPv4
 * @param dnsCapture whether DNS questions go to the node proxy's resolver
 * @param ingressMode whether inbound traffic is left alone (the pod is an ingress gateway)
 * @param virtualInterfaces interfaces whose inbound traffic is the pod's outbound traffic (virtual
 *     machines and nested containers)
 */
public record RedirectConfig(
        boolean ipv6, boolean dnsCapture, boolean ingressMode, List<String> virtualInterfaces) {

    /** What the kernel takes as a name and neither renderer needs to quote. */
    private static final Pattern INTERFACE = Pattern.compile("[A-Za-z0-9_.@-]{1,15}");

    public RedirectConfig {
        virtualInterfaces = List.copyOf(virtualInterfaces);
        for (String name : virtualInterfaces) {
            if (!INTERFACE.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "'"
                                + name
                                + "' is no interface name: 1 to 15 letters, digits or _ . @ - were"
                                + " expected");
            }
        }
    }

    /** Both directions of a plain pod. */
    public static RedirectConfig plain(boolean ipv6, boolean dnsCapture) {
        return new RedirectConfig(ipv6, dnsCapture, false, List.of());
    }
}
