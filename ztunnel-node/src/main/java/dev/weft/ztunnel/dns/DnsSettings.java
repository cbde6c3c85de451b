package dev.weft.ztunnel.dns;

import dev.weft.config.Settings;
import dev.weft.net.IpAddresses;
import dev.weft.net.IpPort;
import dev.weft.net.Ports;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How names are answered.
 *
 * @param enabled whether questions are answered at all
 * @param listenOn addresses in each pod; one that a pod's loopback does not have is left out
 * @param port in each pod; the redirect rules lead to the standard one
 * @param ipv6 whether IPv6 addresses are told
 * @param clusterDomain of Kubernetes Services
 * @param preferredNamespace whose services come before those of others, after the client's own
 * @param mostQuestions that wait for an answer from elsewhere, on the whole node
 * @param mostPerPod the same for one pod
 * @param patience with one name server
 */
public record DnsSettings(
        boolean enabled,
        List<InetAddress> listenOn,
        int port,
        boolean ipv6,
        String clusterDomain,
        Optional<String> preferredNamespace,
        int mostQuestions,
        int mostPerPod,
        Duration patience) {

    private static final String LOCALHOST = "localhost";

    public DnsSettings {
        listenOn = List.copyOf(listenOn);
    }

    /** Where it listens. */
    private record Address(List<InetAddress> ips, int port) {
        static final Address STANDARD =
                new Address(
                        List.of(
                                IpAddresses.parse("127.0.0.1").orElseThrow(),
                                IpAddresses.parse("::1").orElseThrow()),
                        15053);

        static Address parse(String text) {
            int colon = text.lastIndexOf(':');
            if (colon > 0 && text.substring(0, colon).equals(LOCALHOST)) {
                int port = Ports.parse(text.substring(colon + 1)).orElseThrow(Address::wrong);
                return new Address(STANDARD.ips, port);
            }
            IpPort one = IpPort.parse(text).orElseThrow(Address::wrong);
            return new Address(List.of(one.ip()), one.port());
        }

        @Override
        public String toString() {
            return ips.equals(STANDARD.ips)
                    ? LOCALHOST + ":" + port
                    : new IpPort(ips.getFirst(), port).toString();
        }

        private static IllegalArgumentException wrong() {
            return new IllegalArgumentException("localhost:<port> or <ip>:<port>");
        }
    }

    /**
     * Reads the settings.
     *
     * @param captured whether questions are answered where nothing is said about it
     */
    public static DnsSettings from(Settings settings, boolean ipv6, boolean captured) {
        Address address =
                settings.value(
                        "ISTIO_META_DNS_PROXY_ADDR",
                        Address.STANDARD,
                        "where questions of pods arrive",
                        Address::parse);
        return new DnsSettings(
                settings.bool("ISTIO_META_DNS_CAPTURE", captured, "answer questions of pods"),
                address.ips(),
                address.port(),
                ipv6,
                settings.text("CLUSTER_DOMAIN", "cluster.local", "domain of the cluster"),
                settings.optionalText(
                        "PREFERED_SERVICE_NAMESPACE",
                        "whose services are meant by a name that several have"),
                settings.number(
                        "DNS_MAX_QUESTIONS",
                        5000,
                        1,
                        1_000_000,
                        "questions that wait for name servers"),
                settings.number(
                        "DNS_MAX_QUESTIONS_PER_POD", 500, 1, 1_000_000, "the same of one pod"),
                Duration.ofMillis(1500));
    }
}
